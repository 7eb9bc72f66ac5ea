package dev.frontdesk.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.frontdesk.dialogue.DialogueException;
import dev.frontdesk.operations.access.ProblemException;
import dev.frontdesk.registry.ReleaseRow;
import dev.frontdesk.registry.Releases;
import dev.frontdesk.training.TrainingJob.State;
import dev.frontdesk.training.TrainingJobsLabels.Labelled;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The worker of role `train`: takes one job at a time and leads it from frozen data to a release.
///
/// freeze → train → evaluate beside the live bundle → assemble (the gate judges) → activate if asked. The heavy two run as child
/// processes ([TrainingJobsChild]). A worker that is shut down puts its job back; the job of one that is killed is taken again when
/// its lease ends. A run on the same disk and data goes on from its checkpoint.
@Singleton
public class TrainingJobsWorker {
    private static final Logger LOG = Logger.getLogger(TrainingJobsWorker.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int IDLE_MILLIS = 1_000;
    private static final String TRAIN = "train";
    private static final String DATA = "data";

    private final TrainingJobs jobs;
    private final TrainingJobsLabels labels;
    private final Releases releases;
    private final boolean works;
    private final Path dataFolder;
    private final Path root;
    private final Path material;
    private final String memory;
    private final List<String> machine;
    private final String name = "worker-" + UUID.randomUUID();
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Inject
    public TrainingJobsWorker(
            TrainingJobs jobs,
            TrainingJobsLabels labels,
            Releases releases,
            @ConfigProperty(name = "frontdesk.roles", defaultValue = "serve,train")
                    Set<String> roles,
            @ConfigProperty(name = "frontdesk.data-dir", defaultValue = "data") Path data,
            @ConfigProperty(name = "frontdesk.training.material", defaultValue = "dialog-data")
                    Path material,
            @ConfigProperty(name = "frontdesk.training.memory", defaultValue = "2g") String memory,
            @ConfigProperty(name = "frontdesk.device", defaultValue = "auto") String device,
            @ConfigProperty(name = "frontdesk.encoder") Optional<String> encoder) {
        this.jobs = jobs;
        this.labels = labels;
        this.releases = releases;
        this.works = roles.contains(TRAIN);
        this.dataFolder = data.toAbsolutePath();
        this.root = dataFolder.resolve("training");
        this.material = material.toAbsolutePath();
        this.memory = memory;
        this.machine = machine(device, encoder.map(text -> new EncoderChoice(text, data)));
    }

    /// What this machine adds to a job's own settings.
    static List<String> machine(String device, Optional<EncoderChoice> encoder) {
        List<String> options = new ArrayList<>(List.of("--device", device));
        encoder.ifPresent(choice -> {
            boolean isFolder = choice.model().isEmpty();
            String text = isFolder ? choice.path().toAbsolutePath().toString() : choice.text();
            options.addAll(List.of("--encoder", text));
        });
        return options;
    }

    /// Why a job stops before its end.
    private static final class Stopped extends Exception {
        private static final long serialVersionUID = 1;

        Stopped(String why) {
            super(why);
        }
    }

    void start(@Observes StartupEvent event) {
        if (works) {
            Thread.ofPlatform().name("training").daemon().start(this::work);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopped.countDown();
    }

    private boolean isRunning() {
        return stopped.getCount() > 0;
    }

    private void work() {
        try {
            clearLeftovers();
            while (!stopped.await(IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
                takeOne();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A killed service leaves its folder, with customers' texts in it, and perhaps its child. The checkpoint of a job that goes on stays.
    private void clearLeftovers() throws InterruptedException {
        try {
            Files.createDirectories(root);
            List<Path> left;
            try (var folders = Files.list(root)) {
                left = folders.toList();
            }
            for (Path folder : left) {
                TrainingJobsChild.stopOrphan(folder);
                TrainingJobsFolder.delete(folder.resolve(DATA));
                if (hasEnded(folder)) {
                    TrainingJobsFolder.delete(folder);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warnf("%s could not be cleared: %s", root, e.getMessage());
        }
    }

    private boolean hasEnded(Path folder) {
        try {
            UUID id = UUID.fromString(folder.getFileName().toString());
            return jobs.read(id).state().isEnd();
        } catch (IllegalArgumentException | ProblemException unknown) {
            return true;
        }
    }

    private void takeOne() throws InterruptedException {
        try {
            Optional<TrainingJob> job = jobs.take(name);
            if (job.isPresent()) {
                lead(job.get());
            }
        } catch (DialogueException away) {
            LOG.debugf("The queue of training jobs cannot be reached: %s", away.getMessage());
        } catch (RuntimeException unforeseen) {
            // The thread that takes jobs is the only one: it outlives whatever befalls a job.
            LOG.error("A training job ended without a word in its record", unforeseen);
        }
    }

    private void lead(TrainingJob job) throws InterruptedException {
        Path folder = root.resolve(job.id().toString());
        LOG.infof("Training job %s begins", job.id());
        boolean keep = false;
        try {
            ReleaseRow release = run(job, folder);
            jobs.end(job.id(), name, State.SUCCEEDED, release.id(), null);
            LOG.infof("Training job %s made release %d", job.id(), release.number());
        } catch (Stopped stop) {
            if (isRunning() && jobs.read(job.id()).cancelRequested()) {
                jobs.end(job.id(), name, State.CANCELLED, null, null);
            } else {
                LOG.infof("Training job %s is put back: %s", job.id(), stop.getMessage());
                jobs.putBack(job.id(), name);
                keep = !jobs.hasErasedText(job.id());
            }
        } catch (DialogueException away) {
            throw away;
        } catch (IOException | RuntimeException failed) {
            String why = String.valueOf(failed.getMessage());
            LOG.warnf("Training job %s failed: %s", job.id(), why);
            jobs.end(job.id(), name, State.FAILED, null, why);
        } finally {
            // What a put-back job has learned so far is of use to it, unless it learned from
            // somebody who is erased now.
            TrainingJobsFolder.delete(keep ? folder.resolve(DATA) : folder);
        }
    }

    private ReleaseRow run(TrainingJob job, Path folder)
            throws Stopped, IOException, InterruptedException {
        Path data = folder.resolve(DATA);
        Path bundle = folder.resolve("bundle");
        freeze(job, data);

        List<String> train = new ArrayList<>(List.of("train", "--data", data.toString()));
        train.addAll(List.of("--out", bundle.toString()));
        train.addAll(machine);
        train.addAll(options(job));
        child(job, folder, "train", train);

        Releases.@Nullable Comparison comparison = compare(job, folder, data, bundle);
        tell(job, "assemble");
        ReleaseRow row =
                releases.assemble(
                        bundle,
                        releases.liveKnowledge(),
                        ReleaseRow.Origin.TRAINING,
                        "training job " + job.id(),
                        job.requestedBy(),
                        comparison);
        if (job.activate() && row.state() == ReleaseRow.State.READY) {
            tell(job, "activate");
            releases.activate(row.id(), false, "training", job.requestedBy());
        }
        return row;
    }

    private void freeze(TrainingJob job, Path data) throws Stopped, IOException {
        tell(job, "freeze");
        List<Labelled> frozen = labels.freeze(job.id());
        TrainingJobsFolder.Frozen counts =
                TrainingJobsFolder.write(data, releases.liveKnowledge(), frozen, material);
        jobs.note(
                job.id(),
                JSON.createObjectNode()
                        .put("logged_texts_digest", TrainingJobsLabels.digest(frozen))
                        .put("examples", counts.examples())
                        .put("logged_trained", counts.trained())
                        .put("logged_held_back", counts.heldBack())
                        .put("logged_left_out", counts.leftOut())
                        .toString());
    }

    private static List<String> options(TrainingJob job) throws JsonProcessingException {
        List<String> options = new ArrayList<>();
        for (var setting : JSON.readTree(job.settings()).properties()) {
            options.add("--" + setting.getKey().replace('_', '-'));
            options.add(setting.getValue().asText());
        }
        return options;
    }

    /// Both bundles on the same frozen test set; what changed is only counted, since the texts may be customers'.
    ///
    /// @return null before there is a live bundle
    private Releases.@Nullable Comparison compare(
            TrainingJob job, Path folder, Path data, Path bundle)
            throws Stopped, IOException, InterruptedException {
        Optional<Path> live = releases.liveBundle();
        if (live.isEmpty()) {
            return null;
        }
        List<String> command =
                List.of("evaluate", "bundle", bundle.toString(), "--test", data.toString());
        List<String> against = List.of("--against", live.get().toString(), "--json");
        List<String> whole = new ArrayList<>(command);
        whole.addAll(against);
        JsonNode result = JSON.readTree(child(job, folder, "evaluate", whole));
        return new Releases.Comparison(
                result.path("metrics"),
                result.path("against_metrics"),
                result.path("changed").size());
    }

    private String child(TrainingJob job, Path folder, String step, List<String> command)
            throws Stopped, IOException, InterruptedException {
        tell(job, step);
        TrainingJobsChild child = new TrainingJobsChild(folder, memory, dataFolder);
        TrainingJobsChild.Ended ended =
                child.run(
                        command,
                        () -> isRunning() && mayGoOn(job, step, child.progress(), linesOf(child)));
        if (ended.status() == null) {
            throw new Stopped(
                    "a cancel, a shutdown, or an erased customer during the step " + step);
        }
        if (ended.status() != 0) {
            throw new IOException(
                    "The step %s ended with status %d: %s"
                            .formatted(step, ended.status(), child.lastLines()));
        }
        return ended.output();
    }

    /// A child that has not said anything leaves what the one before said.
    private static @Nullable String linesOf(TrainingJobsChild child) {
        String lines = child.lastLines();
        return lines.isEmpty() ? null : lines;
    }

    /// An unreachable database is no reason to throw away an hour's training; the lease decides about that.
    private boolean mayGoOn(
            TrainingJob job, String step, @Nullable Double progress, @Nullable String lines) {
        try {
            return jobs.report(job.id(), name, step, progress, lines)
                    && !jobs.hasErasedText(job.id());
        } catch (DialogueException away) {
            LOG.debugf("The progress could not be told: %s", away.getMessage());
            return true;
        }
    }

    private void tell(TrainingJob job, String step) throws Stopped {
        if (!isRunning() || !mayGoOn(job, step, null, null)) {
            throw new Stopped("before the step " + step);
        }
        LOG.infof("Training job %s: %s", job.id(), step);
    }
}
