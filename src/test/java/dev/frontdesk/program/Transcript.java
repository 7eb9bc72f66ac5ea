package dev.frontdesk.program;

import dev.frontdesk.program.ChatClient.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What must be true of a conversation, however often the program died in it.
final class Transcript {
    private Transcript() {}

    /// What is wrong with a conversation, judged by a client that comes back with nothing but the token: a gap in the
    /// `seq`s, an acknowledged message that is missing, there twice or changed, one that nobody answered; empty if all
    /// is well.
    static List<String> faults(Customers.Conversation one) {
        ChatClient client = one.client();
        List<String> faults = new ArrayList<>(client.breaches());
        Map<String, Long> acknowledged = client.acknowledged();
        if (acknowledged.isEmpty()) {
            return faults;
        }
        if (new HashSet<>(acknowledged.values()).size() != acknowledged.size()) {
            faults.add("two ids have the same seq: " + acknowledged);
        }
        List<Message> whole = whole(client);
        for (int i = 0; i < whole.size(); i++) {
            if (whole.get(i).seq() != i + 1) {
                faults.add("seq %d stands where %d should".formatted(whole.get(i).seq(), i + 1));
                break;
            }
        }
        Map<Long, String> own = new HashMap<>();
        for (Message message : whole) {
            if (message.from().equals("customer")) {
                own.put(message.seq(), message.text());
            }
        }
        faults.addAll(differences(one, own));
        unanswered(whole, acknowledged.values(), client.owner())
                .forEach(seq -> faults.add("nobody answered " + seq));
        return faults;
    }

    /// How what somebody has stored of the customer differs from what was acknowledged.
    ///
    /// @param stored the customer's messages by their `seq`
    static List<String> differences(Customers.Conversation one, Map<Long, String> stored) {
        List<String> differences = new ArrayList<>();
        Map<Long, String> left = new HashMap<>(stored);
        one.client()
                .acknowledged()
                .forEach((id, seq) -> {
                    String expected = one.written().get(id);
                    String found = left.remove(seq);
                    if (found == null) {
                        differences.add("acknowledged as %d and gone: %s".formatted(seq, expected));
                    } else if (!found.equals(expected)) {
                        differences.add("%d was «%s», is «%s»".formatted(seq, expected, found));
                    }
                });
        left.forEach((seq, text) -> differences.add("never acknowledged: " + seq + " " + text));
        return differences;
    }

    /// The whole conversation as a client gets it that knows only the token.
    private static List<Message> whole(ChatClient client) {
        List<Message> known = client.messages();
        long last = known.isEmpty() ? 0 : known.getLast().seq();
        try (ChatClient fresh = client.again()) {
            return fresh.welcomed()
                    .await(
                            Duration.ofSeconds(30),
                            "all of the conversation up to " + last,
                            () ->
                                    fresh.messages().size() >= last
                                            ? Optional.of(fresh.messages())
                                            : Optional.empty());
        }
    }

    /// The acknowledged messages that nobody has answered so far though the bot had the conversation.
    static List<Long> unanswered(ChatClient client) {
        return unanswered(client.messages(), client.acknowledged().values(), client.owner());
    }

    /// Of some customer messages those that no message of the bot answers, alone or with newer ones. In a conversation
    /// that went to a person, only those before the bot's last word count.
    private static List<Long> unanswered(
            List<Message> messages, Collection<Long> asked, String owner) {
        TreeMap<Long, Message> answers = new TreeMap<>();
        for (Message message : messages) {
            if (message.from().equals("bot") && message.replyTo() > 0) {
                answers.put(message.replyTo(), message);
            }
        }
        return asked.stream()
                .filter(seq -> answers.ceilingEntry(seq) == null)
                .filter(_ -> owner.equals("bot") || answers.isEmpty())
                .sorted()
                .toList();
    }
}
