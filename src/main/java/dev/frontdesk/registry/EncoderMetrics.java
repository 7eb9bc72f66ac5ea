package dev.frontdesk.registry;

import dev.frontdesk.scoring.Scorer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;

/// The figures of the live release's encoder in `/q/metrics`.
///
/// They begin anew with another bundle, as after a restart.
@Singleton
class EncoderMetrics implements MeterBinder {
    private final Releases releases;

    EncoderMetrics(Releases releases) {
        this.releases = releases;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("frontdesk.encoder.waiting", () -> live(s -> s.queue().waiting()))
                .description("Texts that wait for the encoder")
                .register(registry);
        count(
                registry,
                "frontdesk.encoder.passes",
                "Calls that went to the encoder",
                s -> s.encoderPasses().sum());
        count(
                registry,
                "frontdesk.encoder.batches",
                "Batches that the encoder read",
                s -> s.queue().batches().sum());
        count(
                registry,
                "frontdesk.encoder.refused",
                "Calls that were refused as busy, or too late",
                s -> s.queue().refused().sum());
        count(
                registry,
                "frontdesk.encoder.remembered",
                "Texts that did not go to the encoder, since the same was read lately",
                s -> s.remembered().sum());
    }

    private void count(
            MeterRegistry registry,
            String name,
            String description,
            ToDoubleFunction<Scorer> figure) {
        FunctionCounter.builder(name, this, metrics -> metrics.live(figure))
                .description(description)
                .register(registry);
    }

    private double live(ToDoubleFunction<Scorer> figure) {
        return releases.isReady() ? figure.applyAsDouble(releases.current().scorer()) : 0;
    }
}
