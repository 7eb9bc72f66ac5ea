package dev.frontdesk.training;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `evaluate`: figures on test sets that never touch fitting, each with its baselines beside it.
@Command(
        name = "evaluate",
        description = "Measures intents, answers, a bundle or an encoder on a test set.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "intents|answers|bundle|encoder",
        subcommands = {
            EvaluateIntentsCommand.class,
            EvaluateAnswersCommand.class,
            EvaluateBundleCommand.class,
            EvaluateEncoderCommand.class
        })
public final class EvaluateCommand implements Runnable {
    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Say what to evaluate: intents, answers, bundle or encoder.");
        }
    }
}
