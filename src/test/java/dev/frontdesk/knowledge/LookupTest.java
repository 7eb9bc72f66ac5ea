package dev.frontdesk.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookupTest {
    private static final String ORDER =
            """
            {"name":"order","url":"https://api.shop.example/orders/{entity.order}?for={visitor.email}",
             "timeout_millis":1500,"headers":{"X-Api-Key":"shop-api"},
             "values":{"state":"/order/state","eta":"/order/eta"},"samples":{"state":"on its way","eta":"3 May"},
             "replies":{"en":{"failed":"I cannot see orders now.","incomplete":"Which order?","not_found":"No such order."}}}
            """;

    private static ObjectNode json() {
        try {
            return JsonLines.object(ORDER);
        } catch (BadRecordException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void itsJsonIsReadAndWritten() throws BadRecordException {
        Lookup lookup = LookupJson.lookup(json());
        assertThat(lookup.timeoutMillis()).isEqualTo(1500);
        assertThat(LookupJson.lookup(LookupJson.json(lookup))).isEqualTo(lookup);
        assertThat(lookup.replies("zh").incomplete()).isEqualTo("Which order?");
    }

    @Test
    void valuesInItsAddressAreEncodedAndStayWhereTheyBelong() throws BadRecordException {
        Lookup lookup = LookupJson.lookup(json());
        Lookup.Address address =
                lookup.address(
                        Map.of(
                                "entity.order",
                                "../a?b#c@evil.example/ü",
                                "visitor.email",
                                "a+b@c"));
        assertThat(address.uri())
                .hasToString(
                        "https://api.shop.example/orders/..%2Fa%3Fb%23c%40evil.example%2F%C3%BC?for=a%2Bb%40c");
        assertThat(lookup.address(Map.of("visitor.email", "x", "entity.order", "..")).missing())
                .extracting(Template.Variable::key)
                .containsExactly("entity.order");
        assertThat(
                        lookup.address(
                                        Map.of(
                                                "visitor.email",
                                                "x",
                                                "entity.order",
                                                "9".repeat(201)))
                                .uri())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {
                "name ¦ \"1x\" ¦ must begin with a letter",
                "name ¦ \"visitor\" ¦ is a source of its own",
                "url ¦ \"https://{entity.host}/x\" ¦ no variable in its host",
                "url ¦ \"https://api.shop.example:{entity.port}/x\" ¦ no variable in its host",
                "url ¦ \"https://api.shop.example{entity.port}/x\" ¦ no variable in its host",
                "url ¦ \"ftp://api.shop.example/x\" ¦ must begin with https",
                "url ¦ \"file:///etc/passwd\" ¦ must begin with https",
                "url ¦ \"https://u:p@api.shop.example/x\" ¦ no user, password",
                "url ¦ \"https://api.shop.example/{name}\" ¦ {name} is neither",
                "url ¦ \"https://api.shop.example/{entity.x|1}\" ¦ is neither",
                "url ¦ \"https://api.shop.example/ x\" ¦ is no web address",
                "url ¦ \"https://api.shop.example/{\" ¦ is no web address",
                "timeout_millis ¦ 0 ¦ from 100 to 10000",
                "timeout_millis ¦ \"1s\" ¦ from 100 to 10000",
                "headers ¦ {\"Host\":\"x\"} ¦ no header that can be set",
                "headers ¦ {\"X-Key\":\"sk_live_51H8\"} ¦ never hold it",
                "values ¦ {} ¦ 1 to 50",
                "values ¦ {\"state\":\"order.state\"} ¦ must be a JSON pointer",
                "samples ¦ {\"state\":\"x\"} ¦ has none for «eta»",
                "samples ¦ {\"state\":\"x\",\"eta\":\"y\",\"z\":\"z\"} ¦ «z» is none of the values",
                "replies ¦ {} ¦ at least one locale",
                "replies ¦ {\"en\":{}} ¦ is missing",
                "replies ¦ {\"English\":{\"failed\":\"x\"}} ¦ no language tag"
            })
    void whatIsWrongIsSaid(String field, String value, String message) throws Exception {
        ObjectNode json = json();
        json.set(field, JsonLines.MAPPER.readTree(value));
        assertThatThrownBy(() -> LookupJson.lookup(json))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aFolderHasThemAndASnapshotKeepsThem(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("lookups.json"),
                "{\"lookups\":[\n" + ORDER.replace("\n", " ") + ",\n{\"name\":\"half\"}\n]}");
        Files.createDirectory(folder.resolve("en"));
        Files.writeString(
                folder.resolve("en/faq.jsonl"),
                "{\"id\":\"where\",\"question\":\"Where?\",\"answer\":\"{order.state}, {order.weight}, {oder.state} {visitor.name}\"}");
        Imported<KnowledgeSnapshot> read = KnowledgeFolder.read(folder);
        assertThat(read.problems())
                .extracting(Problem::toString)
                .containsExactly("lookups.json:3 (url): is missing");
        KnowledgeSnapshot snapshot = read.value();
        assertThat(snapshot.lookup("order")).isPresent();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        snapshot.toJson(bytes);
        assertThat(KnowledgeSnapshot.fromJson(new ByteArrayInputStream(bytes.toByteArray())))
                .isEqualTo(snapshot);
        assertThat(snapshot)
                .isNotEqualTo(
                        new KnowledgeSnapshot(
                                snapshot.profile(),
                                snapshot.intents(),
                                snapshot.examples(),
                                snapshot.answers(),
                                snapshot.articles()));
        assertThat(KnowledgeCheck.of(snapshot))
                .extracting(finding -> finding.code() + " " + finding.subject())
                .contains(
                        "unknown_variable answer:where",
                        "unknown_value answer:where",
                        "no_otherwise answer:where");
    }

    @Test
    void whatIsExportedIsImportedAgain(@TempDir Path folder) throws Exception {
        KnowledgeSnapshot empty =
                new KnowledgeSnapshot(
                        KnowledgeFolder.NAMELESS,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(LookupJson.lookup(json())));
        for (KnowledgeExport export : List.of(KnowledgeExport.LOOKUPS, KnowledgeExport.KNOWLEDGE)) {
            Path file = folder.resolve(export.fileName());
            try (var out = Files.newOutputStream(file)) {
                export.write(empty, null, out);
            }
            Records records =
                    ImportFormat.AUTO.read(
                            List.of(new KnowledgeStore.Source(file, export.fileName())), "en");
            assertThat(records.problems).isEmpty();
            assertThat(Records.values(records.lookups)).isEqualTo(empty.lookups());
        }
    }
}
