package dev.frontdesk.training.bench;

import java.util.List;

/// What customers write, to measure with: short and long, tidy and not.
final class Questions {
    static final List<String> TEXTS =
            List.of(
                    "where is my order",
                    "Hi, I ordered two lamps last Tuesday and only one of them has arrived. When will the other one come?",
                    "refund please",
                    "How do I return a sofa that is too big for my living room?",
                    "is the oak table available in black??",
                    "My discount code does not work, it says it has expired, but the e-mail came this morning.",
                    "can i change the delivery address",
                    "The kettle I bought in March makes a strange noise and leaks a little at the bottom, is that covered by the warranty?",
                    "opening hours on Sunday",
                    "I was charged twice for order 48812, please give me one of the payments back as soon as you can",
                    "do you deliver to Norway",
                    "i forgot my pasword and the reset mail never arives",
                    "What is the difference between the standard and the express shipping, and what do they cost?",
                    "cancel my subscription",
                    "I would like to speak to somebody who can really help me",
                    "Thanks, that was quick!");

    private Questions() {}
}
