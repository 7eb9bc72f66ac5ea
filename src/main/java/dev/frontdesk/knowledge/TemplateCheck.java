package dev.frontdesk.knowledge;

import dev.frontdesk.knowledge.KnowledgeCheck.Finding;
import dev.frontdesk.knowledge.Template.Variable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What an author should look at in the answers' templates and in the look-ups behind them.
final class TemplateCheck {
    private final KnowledgeSnapshot snapshot;
    private final Set<String> names = new TreeSet<>();
    private final Set<String> used = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();

    private TemplateCheck(KnowledgeSnapshot snapshot) {
        this.snapshot = snapshot;
        snapshot.lookups().forEach(lookup -> names.add(lookup.name()));
    }

    static List<Finding> of(KnowledgeSnapshot snapshot) {
        TemplateCheck check = new TemplateCheck(snapshot);
        snapshot.answers().forEach(check::answer);
        for (String name : check.names) {
            if (!check.used.contains(name)) {
                check.findings.add(
                        new Finding("unused_lookup", "lookup:" + name, "", "no answer names it"));
            }
        }
        return check.findings;
    }

    private void answer(Answer answer) {
        for (String place : Template.unknown(answer.text(), names)) {
            find(
                    "unknown_variable",
                    answer,
                    place + " is said as it is written: no look-up has this name");
        }
        Set<String> seen = new HashSet<>();
        for (Variable variable : snapshot.template(answer.text()).variables()) {
            if (seen.add(variable.source())) {
                snapshot.lookup(variable.source()).ifPresent(lookup -> replies(answer, lookup));
            }
            if (seen.add(variable.key())) {
                check(answer, variable);
            }
        }
    }

    private void replies(Answer answer, Lookup lookup) {
        used.add(lookup.name());
        if (!lookup.replies().containsKey(answer.locale())) {
            find(
                    "no_replies",
                    answer,
                    "look-up "
                            + lookup.name()
                            + " says nothing in this locale when it fails; another's words will be said");
        }
    }

    private void check(Answer answer, Variable variable) {
        Lookup lookup = snapshot.lookup(variable.source()).orElse(null);
        if (lookup == null && variable.otherwise() == null) {
            find(
                    "no_otherwise",
                    answer,
                    "{"
                            + variable.key()
                            + "} has no other word, such as {"
                            + variable.key()
                            + "|there}; without a value the assistant says that it does not know");
        } else if (lookup != null && !lookup.values().containsKey(variable.name())) {
            find(
                    "unknown_value",
                    answer,
                    "look-up "
                            + lookup.name()
                            + " has no value «"
                            + variable.name()
                            + "», only "
                            + String.join(", ", new TreeSet<>(lookup.values().keySet())));
        }
    }

    private void find(String code, Answer answer, String message) {
        findings.add(new Finding(code, "answer:" + answer.id(), answer.locale(), message));
    }
}
