package dev.frontdesk.conversation;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The rooms that somebody is in: a room exists from the first [#enter] until as many [#leave]s. Thread-safe.
@Singleton
class Rooms {
    private final ConcurrentHashMap<UUID, Counted> rooms = new ConcurrentHashMap<>();

    Room enter(UUID conversation) {
        return rooms.compute(
                        conversation,
                        (id, counted) ->
                                counted == null
                                        ? new Counted(new Room(id), 1)
                                        : new Counted(counted.room, counted.guests + 1))
                .room;
    }

    void leave(Room room) {
        rooms.computeIfPresent(room.conversation(), (_, counted) -> less(counted));
    }

    /// The rooms that have a connection now.
    List<Room> occupied() {
        return rooms.values().stream().map(Counted::room).filter(room -> !room.isEmpty()).toList();
    }

    private static @Nullable Counted less(Counted counted) {
        return counted.guests == 1 ? null : new Counted(counted.room, counted.guests - 1);
    }

    private record Counted(Room room, int guests) {}
}
