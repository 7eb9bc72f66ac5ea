package dev.frontdesk.conversation;

import dev.frontdesk.registry.Release;
import dev.frontdesk.registry.Releases;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/// The answers of the active release.
@Singleton
@Default
class ReleasedAnswers implements Answers {
    private final Releases releases;

    @Inject
    ReleasedAnswers(Releases releases) {
        this.releases = releases;
    }

    @Override
    public Live live() {
        Release release = releases.current();
        return new Live(release.id(), release.knowledge(), release.engine()::answer);
    }
}
