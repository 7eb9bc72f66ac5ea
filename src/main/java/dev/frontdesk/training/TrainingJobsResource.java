package dev.frontdesk.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.dialogue.DialogueException;
import dev.frontdesk.operations.access.Caller;
import dev.frontdesk.operations.access.ProblemException;
import dev.frontdesk.operations.access.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Training runs over HTTP: start, list, read, watch, cancel.
@Path("/api/v1/training/jobs")
@RunOnVirtualThread
@RolesAllowed(Role.OPERATOR_LABEL)
class TrainingJobsResource {
    private static final Logger LOG = Logger.getLogger(TrainingJobsResource.class);
    private static final long LOOK_MILLIS = 1_000;

    /// A watcher is sent away after an hour, and may come back.
    private static final int LOOKS_MAX = 3_600;

    /// A proxy ends what is silent; a comment in between keeps it open.
    private static final int SILENT_LOOKS_MAX = 15;

    private final TrainingJobs jobs;
    private final ObjectMapper json;

    TrainingJobsResource(TrainingJobs jobs, ObjectMapper json) {
        this.jobs = jobs;
        this.json = json;
    }

    /// Options of the `train` command; all may be left out.
    ///
    /// @param activate go live when the gate lets it
    record Start(
            @Nullable Integer epochs,
            @Nullable Integer batch,
            @Nullable Double lr,
            @JsonProperty("weight_decay") @Nullable Double weightDecay,
            @JsonProperty("max_length") @Nullable Integer maxLength,
            @Nullable String tune,
            @Nullable Long seed,
            @Nullable Boolean activate) {}

    record Listed(List<TrainingJob> jobs) {}

    /// The body may be left out, and its type with it: that takes an explicit `@Consumes`.
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response start(@Nullable Start body, @Context SecurityIdentity identity) {
        Start start =
                body == null ? new Start(null, null, null, null, null, null, null, null) : body;
        TrainingJob job =
                jobs.queue(
                        settings(start).toString(),
                        Boolean.TRUE.equals(start.activate()),
                        Caller.of(identity).name());
        return Response.status(Response.Status.ACCEPTED).entity(job).build();
    }

    private ObjectNode settings(Start start) {
        ObjectNode settings = json.createObjectNode();
        put(settings, "epochs", start.epochs(), 1, 1_000);
        put(settings, "batch", start.batch(), 1, 4_096);
        put(settings, "lr", start.lr(), 1e-9, 1);
        put(settings, "weight_decay", start.weightDecay(), 0, 1);
        put(settings, "max_length", start.maxLength(), 8, 512);
        put(settings, "seed", start.seed(), Long.MIN_VALUE, Long.MAX_VALUE);
        if (start.tune() != null) {
            if (!List.of("full", "head").contains(start.tune())) {
                throw new ProblemException(400, "bad_request", "tune is neither full nor head.");
            }
            settings.put("tune", start.tune());
        }
        return settings;
    }

    private static void put(
            ObjectNode settings, String name, @Nullable Number value, double min, double max) {
        if (value == null) {
            return;
        }
        if (!(value.doubleValue() >= min && value.doubleValue() <= max)) {
            throw new ProblemException(
                    400,
                    "bad_request",
                    "%s is %s, allowed are %s to %s."
                            .formatted(name, value, number(min), number(max)));
        }
        switch (value) {
            case Integer whole -> settings.put(name, whole);
            case Long whole -> settings.put(name, whole);
            default -> settings.put(name, value.doubleValue());
        }
    }

    /// A limit as people write it: 1, not 1.0.
    private static String number(double limit) {
        return limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit);
    }

    @GET
    public Listed list() {
        return new Listed(jobs.list());
    }

    @GET
    @Path("/{id}")
    public TrainingJob read(@PathParam("id") UUID id) {
        return jobs.read(id);
    }

    @POST
    @Path("/{id}/cancel")
    public TrainingJob cancel(@PathParam("id") UUID id) {
        return jobs.cancel(id);
    }

    /// Server-sent events: `job` with the whole job each time that something in it changes; the last one has an end state.
    ///
    /// Sent from a thread of its own, since the framework ends a request whose sink is closed while its method still runs.
    @GET
    @Path("/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void watch(@PathParam("id") UUID id, @Context SseEventSink sink, @Context Sse sse) {
        TrainingJob job = jobs.read(id);
        Thread.ofVirtual().name("watch " + id).start(() -> send(job, sink, sse));
    }

    private void send(TrainingJob job, SseEventSink sink, Sse sse) {
        try (sink) {
            send(sink, event(sse, job));
            TrainingJob told = job;
            int silent = 0;
            for (int look = 0; look < LOOKS_MAX && !told.state().isEnd(); look++) {
                Thread.sleep(LOOK_MILLIS);
                TrainingJob now = jobs.read(job.id());
                if (!now.equals(told)) {
                    send(sink, event(sse, now));
                    told = now;
                    silent = 0;
                } else if (++silent == SILENT_LOOKS_MAX) {
                    send(sink, sse.newEventBuilder().comment("still here").build());
                    silent = 0;
                }
            }
        } catch (CompletionException | DialogueException gone) {
            LOG.debugf("A watcher of job %s is left: %s", job.id(), gone.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static OutboundSseEvent event(Sse sse, TrainingJob job) {
        return sse.newEventBuilder()
                .name("job")
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(TrainingJob.class, job)
                .build();
    }

    private static void send(SseEventSink sink, OutboundSseEvent event) {
        sink.send(event).toCompletableFuture().join();
    }
}
