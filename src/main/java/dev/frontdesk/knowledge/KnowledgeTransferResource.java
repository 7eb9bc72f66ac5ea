package dev.frontdesk.knowledge;

import dev.frontdesk.operations.access.Caller;
import dev.frontdesk.operations.access.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.PartType;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/// The draft as a whole: import, export, validation, history and undo under `/api/v1/knowledge`. For operators.
@Path("/api/v1/knowledge")
@RunOnVirtualThread
@RolesAllowed(Role.OPERATOR_LABEL)
public class KnowledgeTransferResource {
    private static final int PROBLEMS_MAX = 1_000;
    private static final int HISTORY_MAX = 200;

    private final KnowledgeStore store;

    KnowledgeTransferResource(KnowledgeStore store) {
        this.store = store;
    }

    /// What an import took and what it left out.
    ///
    /// @param problems the first thousand
    /// @param notes what each file was taken for
    public record Report(
            KnowledgeStore.Taken taken,
            List<Problem> problems,
            int problemCount,
            List<String> notes) {}

    /// Takes uploaded files into the draft, as one: they may refer to each other.
    ///
    /// @param format `auto`, `csv`, `jsonl`, `rasa`, `dialogflow` or `markdown`
    /// @param locale that of records which name none
    @POST
    @Path("/import")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Report importFile(
            @RestForm("file") @Nullable List<FileUpload> files,
            @RestForm @PartType(MediaType.TEXT_PLAIN) @Nullable String format,
            @RestForm @PartType(MediaType.TEXT_PLAIN) @Nullable String locale,
            @Context SecurityIdentity identity) {
        if (files == null || files.isEmpty()) {
            throw new IllegalArgumentException("the form needs a field named file with the file");
        }
        Imported<KnowledgeStore.Taken> imported =
                store.importFrom(
                        files.stream()
                                .map(file ->
                                        new KnowledgeStore.Source(
                                                file.uploadedFile(), file.fileName()))
                                .toList(),
                        format(format),
                        locale == null ? "en" : locale,
                        Caller.of(identity).name());
        List<Problem> problems = imported.problems();
        return new Report(
                imported.value(),
                problems.subList(0, Math.min(problems.size(), PROBLEMS_MAX)),
                problems.size(),
                imported.notes());
    }

    private static ImportFormat format(@Nullable String name) {
        if (name == null) {
            return ImportFormat.AUTO;
        }
        return ImportFormat.of(name);
    }

    /// The draft as a file.
    ///
    /// @param what `knowledge` (all, one JSON object), `answers`, `intents` (JSONL) or `examples` (CSV)
    @GET
    @Path("/export")
    public Response export(
            @QueryParam("what") @DefaultValue("knowledge") String what,
            @QueryParam("locale") @Nullable String locale) {
        KnowledgeExport export = KnowledgeExport.of(what);
        KnowledgeSnapshot draft = store.draft();
        StreamingOutput body = out -> export.write(draft, locale, out);
        return Response.ok(body, export.mediaType())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"" + export.fileName() + "\"")
                .build();
    }

    @GET
    @Path("/validate")
    public List<KnowledgeCheck.Finding> validate() {
        return KnowledgeCheck.of(store.draft());
    }

    /// The newest changes first.
    ///
    /// @param before the id of the last change of the page before
    @GET
    @Path("/history")
    public List<KnowledgeHistory.Entry> history(
            @QueryParam("before") @Nullable UUID before,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        if (limit < 1 || limit > HISTORY_MAX) {
            throw new IllegalArgumentException("limit must be 1 to " + HISTORY_MAX);
        }
        return store.history(before, limit);
    }

    @POST
    @Path("/history/{change}/undo")
    public void undo(UUID change, @Context SecurityIdentity identity) {
        store.undo(change, Caller.of(identity).name());
    }
}
