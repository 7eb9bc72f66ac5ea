package dev.frontdesk.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InboxTest {
    @Test
    void framesAreReadInOrderAndOneTooManyIsRefused() throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(4);
        List<String> read = new ArrayList<>();
        Inbox inbox =
                new Inbox(
                        3,
                        frame -> {
                            reading.countDown();
                            try {
                                held.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            read.add(frame);
                            all.countDown();
                        });
        assertThat(inbox.offer("1")).isTrue();
        reading.await();
        assertThat(inbox.offer("2")).isTrue();
        assertThat(inbox.offer("3")).isTrue();
        assertThat(inbox.offer("4")).isTrue();
        assertThat(inbox.offer("5")).isFalse();
        held.countDown();
        assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(read).containsExactly("1", "2", "3", "4");
    }
}
