package dev.frontdesk.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RasaImportTest {
    private static final String NLU =
            """
            version: "3.1"
            nlu:
            - intent: greet
              examples: |
                - hi there
                - good day
            - intent: faq/opening hours
              examples: |
                - when do you open?
                - are you open on [Sunday](day)?
                - open [tomorrow]{"entity": "day", "value": "t+1"} [late][{"entity": "part"}]?
            - intent: order_status
              examples:
                - text: |
                    where is my parcel
                  metadata: {sentiment: neutral}
                - text: track my order
            - intent: out_of_scope
              examples: |
                - tell me a joke
            - synonym: sunday
              examples: |
                - sundays
            - regex: order
              examples: |
                - [0-9]{7}
            """;
    private static final String DOMAIN =
            """
            version: "3.1"
            intents: [greet, faq, order_status, out_of_scope, restart]
            entities: [day]
            slots:
              order: {type: text}
            forms:
              order_form: {required_slots: [order]}
            actions: [action_look_up]
            responses:
              utter_greet:
              - text: Hello!
              - text: Hi!
                buttons: [{title: Help, payload: /help}]
              utter_help:
              - text: I know our opening hours.
              utter_faq/opening hours:
              - text: From 8 to 20, on Sundays never.
              utter_order_status:
              - text: Your parcel {order} is on its way.
              utter_ask_order:
              - text: Which order?
            """;
    private static final String RULES =
            """
            rules:
            - rule: greet
              steps:
              - intent: greet
              - action: utter_greet
              - action: utter_help
            - rule: look up
              steps:
              - intent: order_status
              - action: order_form
              - active_loop: order_form
            """;

    @TempDir Path folder;

    private Records project() throws IOException {
        ImportedFiles.write(folder, "data/nlu.yml", NLU);
        ImportedFiles.write(folder, "data/rules.yml", RULES);
        ImportedFiles.write(folder, "domain.yml", DOMAIN);
        ImportedFiles.write(folder, "config.yml", "language: de\npipeline:\n- name: DIET\n");
        ImportedFiles.write(
                folder,
                "tests/test_stories.yml",
                "stories:\n- story: a test\n  steps:\n  - user: hi\n    intent: greet\n  - action: utter_help\n");
        return ImportedFiles.read(folder, ImportFormat.AUTO);
    }

    @Test
    void aProjectBecomesIntentsAnswersAndExamples() throws IOException {
        Records records = project();
        KnowledgeSnapshot taken = ImportedFiles.snapshot(records);
        assertThat(records.notes)
                .singleElement()
                .asString()
                .endsWith("a Rasa project, language de");
        assertThat(taken.intents())
                .extracting(intent -> intent.id().value())
                .containsExactly("faq.opening_hours", "greet", "order_status");
        assertThat(taken.examples())
                .contains(
                        new Example("tell me a joke", null, "de"),
                        new Example(
                                "are you open on Sunday?", new IntentId("faq.opening_hours"), "de"),
                        new Example("open tomorrow late?", new IntentId("faq.opening_hours"), "de"),
                        new Example("where is my parcel", new IntentId("order_status"), "de"),
                        new Example("track my order", new IntentId("order_status"), "de"))
                .hasSize(8);
        Answer hours = taken.answer(new AnswerId("faq.opening_hours"), "de").orElseThrow();
        assertThat(hours.question()).isEqualTo("when do you open?");
        assertThat(hours.text()).isEqualTo("From 8 to 20, on Sundays never.");
        assertThat(hours.variants()).hasSize(2);
        assertThat(hours.group()).isEqualTo("faq");
        Answer greeting = taken.answer(new AnswerId("greet"), "de").orElseThrow();
        assertThat(greeting.text()).isEqualTo("Hello!\n\nI know our opening hours.");
        assertThat(taken.intent(new IntentId("greet")).orElseThrow().action())
                .isInstanceOf(Action.SmallTalk.class);
    }

    @Test
    void anIntentWithoutAnAnswerSaysSoAndIsNamed() throws IOException {
        KnowledgeSnapshot taken = ImportedFiles.snapshot(project());
        assertThat(taken.intent(new IntentId("order_status")).orElseThrow().action())
                .isInstanceOf(Action.Say.class);
        assertThat(taken.answer(new AnswerId("order_status"), "de").orElseThrow().tags())
                .containsExactly(BotProject.NEEDS_ANSWER);
    }

    @Test
    void whatWasNotUnderstoodIsToldInPlainWordsByFileAndLine() throws IOException {
        assertThat(ImportedFiles.problems(project()).lines())
                .contains(
                        "config.yml:3: settings: 1 (DIET). Not taken: training and the assistant have their own.",
                        "data/nlu.yml:10: marks of entities in examples: 3 (day, part). They became plain text.",
                        "data/nlu.yml:21: synonyms: 1 (sunday). Not taken: knowledge has no place for them.",
                        "data/nlu.yml:24: patterns and look-up tables: 1 (order). Not taken: the model learns from examples alone.",
                        "domain.yml:5: slots and parameters: 1 (order). Not taken: the assistant keeps no values of a conversation.",
                        "domain.yml:7: forms: 1 (order_form). Not taken: the assistant asks for no list of values.",
                        "domain.yml:8: actions: 1 (action_look_up). Not taken: they are code.",
                        "domain.yml:12: further wordings of responses: 1 (utter_greet). Not taken: an answer has one text.",
                        "domain.yml:19: responses with values that would be missing: 1 (utter_order_status). Not taken.",
                        "domain.yml:21: responses that no intent says: 1 (utter_ask_order). Not taken.",
                        "domain.yml:2: intents without examples: 1 (restart). Not taken.",
                        "data/rules.yml:7: stories and rules that go beyond one question with its answer: 1 (look up). Of these at most the first answer is taken: the assistant has no flows.",
                        "tests/test_stories.yml:2: test conversations: 1 (a test). Not taken: «evaluate» has test sets of its own.")
                .anyMatch(line -> line.startsWith("data/nlu.yml:14: intents without an answer"));
    }

    @Test
    void anIntentThatHandsOverWithoutAnAnswerStillHandsOver() throws IOException {
        ImportedFiles.write(
                folder,
                "nlu.yml",
                "nlu:\n- intent: human_handoff\n  examples: |\n    - a person\n");
        KnowledgeSnapshot taken =
                ImportedFiles.snapshot(ImportedFiles.read(folder, ImportFormat.AUTO));
        assertThat(taken.intent(new IntentId("human_handoff")).orElseThrow().action())
                .isInstanceOf(Action.HandOver.class);
        assertThat(taken.answer(new AnswerId("human_handoff"), "en").orElseThrow().text())
                .startsWith("I'm passing you on");
    }

    @Test
    void aNameThatIsCutKeepsItsCharactersWhole() throws IOException {
        String text = "x".repeat(59) + "😀😀";
        Path nlu =
                ImportedFiles.write(
                        folder,
                        "nlu.yml",
                        "nlu:\n- intent: a\n  examples: |\n    - %s\n    - %s\n"
                                .formatted(text, text));
        assertThat(ImportedFiles.problems(ImportedFiles.read(nlu, ImportFormat.AUTO)))
                .contains("(" + "x".repeat(59) + ")");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`- intent: bad\n  examples: [a`             | nlu.yml:7: is no valid YAML",
                "`- intent: bad\n   examples: |\n  - a`      | nlu.yml:7: is no valid YAML",
                "`- intent: bad\n  examples: |\n    no dash` | nlu.yml:8: «no dash» does not begin with",
                "`- intent: bad`                             | nlu.yml:6: the intent bad has no examples",
                "`- examples: |\n    - a`                    | nlu.yml:6: the entry has no intent",
                "`- intent: bad\n  examples:\n  - metadata: 1`| nlu.yml:8: an example of bad has no text",
                "`  oops`                                    | nlu.yml:6: is no valid YAML, the line is left out",
                "`- intent: &a [*a]\n  examples: x`          | nlu.yml:",
            })
    void theGoodHalfOfABrokenFileIsTaken(String broken, String problem) throws IOException {
        Path file =
                ImportedFiles.write(
                        folder,
                        "nlu.yml",
                        "nlu:\n- intent: one\n  examples: |\n    - first\n    - second\n"
                                + broken
                                + "\n- intent: two\n  examples: |\n    - third\n");
        Records records = ImportedFiles.read(file, ImportFormat.AUTO);
        assertThat(ImportedFiles.problems(records)).contains(problem.strip());
        assertThat(ImportedFiles.snapshot(records).examples())
                .extracting(Example::text)
                .contains("first", "second", "third");
    }

    @Test
    void aBrokenDomainKeepsItsOtherResponses() throws IOException {
        ImportedFiles.write(
                folder,
                "nlu.yml",
                "nlu:\n- intent: a\n  examples: |\n    - aa\n- intent: b\n  examples: |\n    - bb\n");
        ImportedFiles.write(
                folder,
                "domain.yml",
                "responses:\n  utter_a:\n  - text: Answer: a\n  utter_b:\n  - text: Answer b\n");
        Records records = ImportedFiles.read(folder, ImportFormat.RASA);
        assertThat(ImportedFiles.problems(records))
                .contains("domain.yml:3: is no valid YAML, the line is left out: mapping values");
        assertThat(Records.values(records.answers))
                .extracting(Answer::text)
                .contains("Answer b")
                .noneMatch(text -> text.contains("Answer: a"));
    }

    @Test
    void bombsOfAliasesAndDepthAreRefused() throws IOException {
        StringBuilder aliases = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            aliases.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        String good = "nlu:\n- intent: a\n  examples: |\n    - aa\n";
        Path bomb = ImportedFiles.write(folder, "aliases.yml", good + aliases);
        Records records = ImportedFiles.read(bomb, ImportFormat.RASA);
        assertThat(records.problems).isNotEmpty();
        assertThat(records.examples).hasSize(1);
        Path deep = ImportedFiles.write(folder, "deep.yml", good + "deep: " + "[".repeat(5_000));
        records = ImportedFiles.read(deep, ImportFormat.RASA);
        assertThat(records.problems).isNotEmpty();
        assertThat(records.examples).hasSize(1);
    }

    @Test
    void markdownOfRasa1IsTaken() throws IOException {
        ImportedFiles.write(
                folder,
                "nlu.md",
                "## intent:greet\n- hey\n- hello [Ann](name:anna)\n\n## synonym:anna\n- Ann\n## intent:faq/price\n- how much\n");
        ImportedFiles.write(
                folder,
                "stories.md",
                "## happy\n* greet{\"name\": \"Ann\"}\n  - utter_greet\n\n## long\n* greet\n  - utter_greet\n* bye\n  - utter_bye\n");
        ImportedFiles.write(folder, "responses.md", "## price\n* faq/price\n  - Ten pounds.\n");
        ImportedFiles.write(folder, "domain.yml", "templates:\n  utter_greet:\n  - Hello!\n");
        Records records = ImportedFiles.read(folder, ImportFormat.AUTO);
        KnowledgeSnapshot taken = ImportedFiles.snapshot(records);
        assertThat(taken.examples())
                .extracting(Example::text)
                .containsExactly("how much", "hello Ann", "hey");
        assertThat(taken.answers())
                .extracting(Answer::text)
                .containsExactly("Ten pounds.", "Hello!");
        assertThat(ImportedFiles.problems(records))
                .contains("stories.md:5: stories and rules that go beyond one question")
                .contains("nlu.md:5: synonyms: 1 (anna)");
    }

    @Test
    void jsonOfRasa0IsTakenAlsoIfItIsBroken() throws IOException {
        Path file =
                ImportedFiles.write(
                        folder,
                        "demo.json",
                        """
                        {"rasa_nlu_data": {
                          "entity_synonyms": [{"value": "thai", "synonyms": ["Thai food"]}],
                          "common_examples": [
                            {"text": "hey", "intent": "greet", "entities": []},
                            {"text": "no intent", "entities": []},
                            {"text": "broken, "intent": "greet"},
                            {"text": "unclosed", "intent": "greet",
                            {"text": "thai please", "intent": "order",
                             "entities": [{"start": 0, "end": 4, "value": "thai", "entity": "food"}]}
                        """);
        Records records = ImportedFiles.read(file, ImportFormat.AUTO);
        assertThat(Records.values(records.examples))
                .extracting(Example::text)
                .containsExactly("hey", "thai please");
        assertThat(ImportedFiles.problems(records))
                .contains("demo.json:5 (intent): is missing")
                .contains("demo.json:6: is no valid JSON")
                .contains("demo.json:7: is no valid JSON")
                .contains("demo.json:10: the list is cut off")
                .contains("demo.json:2: synonyms: 1 (thai)");
    }

    @Test
    void severalFilesAreOneProject() throws IOException {
        Path nlu =
                ImportedFiles.write(
                        folder, "n.yml", "nlu:\n- intent: a\n  examples: |\n    - aa\n");
        Path domain = ImportedFiles.write(folder, "d.yml", "responses:\n  utter_a: [{text: AA}]\n");
        Records records = ImportedFiles.read(ImportFormat.AUTO, nlu, domain);
        assertThat(Records.values(records.answers)).extracting(Answer::text).containsExactly("AA");
    }

    @Test
    void severalFilesHaveOneLanguage() throws IOException {
        Path nlu =
                ImportedFiles.write(
                        folder, "n.yml", "nlu:\n- intent: a\n  examples: |\n    - 订单在哪里\n");
        Path domain =
                ImportedFiles.write(folder, "d.yml", "responses:\n  utter_a: [{text: 在路上}]\n");
        Records records = ImportedFiles.read(ImportFormat.AUTO, domain, nlu);
        assertThat(records.notes)
                .containsExactly(
                        "d.yml: a Rasa project, language zh", "n.yml: a Rasa project, language zh");
        assertThat(Records.values(records.answers))
                .extracting(Answer::locale, Answer::question)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("zh", "订单在哪里"));
        Path config = ImportedFiles.write(folder, "c.yml", "language: fr\npipeline: []\n");
        assertThat(
                        Records.values(
                                ImportedFiles.read(ImportFormat.AUTO, nlu, config, domain).answers))
                .extracting(Answer::locale)
                .containsExactly("fr");
    }

    @Test
    void anExampleOfTwoIntentsAndARepeatedOneAreNamed() throws IOException {
        Path nlu =
                ImportedFiles.write(
                        folder,
                        "n.yml",
                        "nlu:\n- intent: a\n  examples: |\n    - same\n    - same\n- intent: b\n  examples: |\n    - same\n    - 你好吗\n    - 订单在哪里\n");
        Records records = ImportedFiles.read(nlu, ImportFormat.AUTO);
        assertThat(ImportedFiles.problems(records))
                .contains("n.yml:8 (text): «same» is an example of a already; left out")
                .contains("n.yml:5: examples that stand there twice: 1 (same). Taken once.");
        assertThat(List.copyOf(records.examples)).hasSize(3);
    }
}
