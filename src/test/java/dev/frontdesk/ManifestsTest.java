package dev.frontdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The files for Kubernetes and Compose, checked without a cluster: against the API's own classes, and against each other.
class ManifestsTest {
    private static final Path KUBERNETES = Path.of("k8s");
    private static final Path COMPOSE = Path.of("docker", "compose.yaml");

    private static final Map<String, Class<? extends HasMetadata>> KINDS =
            Map.of(
                    "v1/Namespace", Namespace.class,
                    "v1/ConfigMap", ConfigMap.class,
                    "v1/Service", Service.class,
                    "v1/PersistentVolumeClaim", PersistentVolumeClaim.class,
                    "apps/v1/Deployment", Deployment.class,
                    "apps/v1/StatefulSet", StatefulSet.class,
                    "networking.k8s.io/v1/Ingress", Ingress.class,
                    "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class);

    /// The model classes keep fields that they do not know; here those are errors.
    private static final ObjectMapper STRICT =
            YAMLMapper.builder()
                    .annotationIntrospector(
                            new JacksonAnnotationIntrospector() {
                                @Override
                                public Boolean hasAnySetter(Annotated method) {
                                    return false;
                                }
                            })
                    .build();

    /// Our settings, and those of Quarkus that are meant to be changed from outside.
    private static final Set<String> QUARKUS_SETTINGS =
            Set.of(
                    "QUARKUS_DATASOURCE_JDBC_URL",
                    "QUARKUS_DATASOURCE_USERNAME",
                    "QUARKUS_DATASOURCE_PASSWORD",
                    "QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING",
                    "QUARKUS_HTTP_PROXY_ALLOW_X_FORWARDED");

    @Test
    void everyManifestIsOfAKnownKindWithoutUnknownFields() throws IOException {
        List<HasMetadata> all = manifests(KUBERNETES);
        assertThat(all).extracting(HasMetadata::getKind).contains("Deployment", "Service");
        assertThat(all)
                .allSatisfy(one ->
                        assertThat(one.getMetadata().getName()).as("name of %s", one).isNotBlank());
    }

    @Test
    void anUnknownFieldIsRefused() {
        String typo = "{apiVersion: v1, kind: Service, spec: {selectors: {a: b}}}";
        assertThatThrownBy(() -> STRICT.treeToValue(STRICT.readTree(typo), Service.class))
                .hasMessageContaining("selectors");
    }

    @Test
    void selectorsFindTheirPods() throws IOException {
        List<PodTemplateSpec> pods = new ArrayList<>();
        List<HasMetadata> all = whole();
        for (HasMetadata one : all) {
            if (one instanceof Deployment deployment) {
                pods.add(deployment.getSpec().getTemplate());
                assertThat(labels(deployment.getSpec().getTemplate()))
                        .as("labels of %s", deployment.getMetadata().getName())
                        .containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels());
            } else if (one instanceof StatefulSet set) {
                pods.add(set.getSpec().getTemplate());
                assertThat(labels(set.getSpec().getTemplate()))
                        .containsAllEntriesOf(set.getSpec().getSelector().getMatchLabels());
            }
        }
        for (HasMetadata one : all) {
            Map<String, String> selector =
                    switch (one) {
                        case Service service -> service.getSpec().getSelector();
                        case PodDisruptionBudget budget ->
                                budget.getSpec().getSelector().getMatchLabels();
                        default -> Map.of();
                    };
            assertThat(pods)
                    .as("pods of %s %s", one.getKind(), one.getMetadata().getName())
                    .anySatisfy(pod -> assertThat(labels(pod)).containsAllEntriesOf(selector));
        }
    }

    @Test
    void podsHaveProbesResourcesAndNoPrivileges() throws IOException {
        for (Deployment deployment : deployments(manifests(KUBERNETES.resolve("base")))) {
            PodSpec pod = deployment.getSpec().getTemplate().getSpec();
            String name = deployment.getMetadata().getName();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).as(name).isTrue();
            for (Container container : pod.getContainers()) {
                assertProbe(container, container.getStartupProbe(), "/q/health/started");
                assertProbe(container, container.getLivenessProbe(), "/q/health/live");
                assertProbe(container, container.getReadinessProbe(), "/q/health/ready");
                assertThat(container.getResources().getRequests())
                        .as(name)
                        .containsKeys("cpu", "memory");
                assertThat(container.getResources().getLimits()).as(name).containsKey("memory");
                assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                        .as(name)
                        .isFalse();
                Set<String> volumes = new HashSet<>();
                pod.getVolumes().forEach(volume -> volumes.add(volume.getName()));
                assertThat(container.getVolumeMounts())
                        .as(name)
                        .allSatisfy(mount -> assertThat(volumes).contains(mount.getName()));
            }
        }
    }

    private static void assertProbe(Container container, Probe probe, String path) {
        assertThat(probe).as("probe %s of %s", path, container.getName()).isNotNull();
        assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
        assertThat(container.getPorts())
                .extracting(port -> port.getName())
                .contains(probe.getHttpGet().getPort().getStrVal());
    }

    @Test
    void servicesAndIngressNameWhatIsThere() throws IOException {
        Set<String> ports = new HashSet<>();
        Set<String> services = new HashSet<>();
        List<HasMetadata> all = whole();
        for (HasMetadata one : all) {
            if (one instanceof Deployment deployment) {
                containers(deployment.getSpec().getTemplate())
                        .forEach(c -> c.getPorts().forEach(port -> ports.add(port.getName())));
            } else if (one instanceof StatefulSet set) {
                containers(set.getSpec().getTemplate())
                        .forEach(c -> c.getPorts().forEach(port -> ports.add(port.getName())));
            } else if (one instanceof Service service) {
                service.getSpec()
                        .getPorts()
                        .forEach(port ->
                                services.add(
                                        service.getMetadata().getName() + ":" + port.getName()));
            }
        }
        for (HasMetadata one : all) {
            if (one instanceof Service service) {
                assertThat(service.getSpec().getPorts())
                        .allSatisfy(port ->
                                assertThat(ports).contains(port.getTargetPort().getStrVal()));
            } else if (one instanceof Ingress ingress) {
                ingress.getSpec()
                        .getRules()
                        .forEach(rule ->
                                rule.getHttp()
                                        .getPaths()
                                        .forEach(path ->
                                                assertThat(services)
                                                        .contains(
                                                                path.getBackend()
                                                                                .getService()
                                                                                .getName()
                                                                        + ":"
                                                                        + path.getBackend()
                                                                                .getService()
                                                                                .getPort()
                                                                                .getName())));
            }
        }
    }

    @Test
    void kustomizationsNameFilesThatExist() throws IOException {
        for (Path file : yamlFiles(KUBERNETES)) {
            if (!isKustomization(file)) {
                continue;
            }
            JsonNode kustomization = STRICT.readTree(file.toFile());
            assertThat(kustomization.path("kind").asText())
                    .as(file.toString())
                    .isIn("Kustomization", "Component");
            List<String> named = new ArrayList<>();
            kustomization.path("resources").forEach(r -> named.add(r.asText()));
            kustomization.path("components").forEach(r -> named.add(r.asText()));
            kustomization.path("patches").forEach(p -> named.add(p.path("path").asText()));
            assertThat(named).as(file.toString()).isNotEmpty();
            for (String name : named) {
                Path target = file.resolveSibling(name).normalize();
                if (Files.isDirectory(target)) {
                    target = target.resolve("kustomization.yaml");
                }
                assertThat(target).as("named in %s", file).isRegularFile();
            }
            // Every manifest beside it is named, or nobody would apply it.
            try (Stream<Path> beside = Files.list(file.getParent())) {
                assertThat(named)
                        .as(file.toString())
                        .containsAll(
                                beside.map(path -> path.getFileName().toString())
                                        .filter(name -> name.endsWith(".yaml"))
                                        .filter(name -> !name.equals("kustomization.yaml"))
                                        .toList());
            }
        }
    }

    @Test
    void settingsOfThePodsExist() throws IOException {
        Set<String> names = new HashSet<>();
        for (HasMetadata one : manifests(KUBERNETES)) {
            if (one instanceof ConfigMap map) {
                names.addAll(map.getData().keySet());
            } else if (one instanceof Deployment deployment) {
                containers(deployment.getSpec().getTemplate())
                        .forEach(
                                c -> c.getEnv().forEach(variable -> names.add(variable.getName())));
            }
        }
        assertSettingsExist(names);
    }

    @Test
    void theIngressLetsThroughWhatTheServiceTakes() throws IOException {
        assertThat(Files.readString(KUBERNETES.resolve("base/ingress.yaml")))
                .contains("proxy-body-size: 32m");
        assertThat(Files.readAllLines(Path.of("src/main/resources/application.properties")))
                .contains("quarkus.http.limits.max-body-size=32M");
    }

    @Test
    void composeNamesSettingsAndServicesThatExist() throws IOException {
        JsonNode compose = STRICT.readTree(COMPOSE.toFile());
        JsonNode services = compose.path("services");
        assertThat(services.size()).isGreaterThan(0);
        JsonNode frontdesk = services.path("frontdesk");
        Set<String> names = new HashSet<>();
        frontdesk.path("environment").fieldNames().forEachRemaining(names::add);
        assertThat(names).contains("QUARKUS_DATASOURCE_JDBC_URL");
        assertSettingsExist(names);
        frontdesk
                .path("depends_on")
                .fieldNames()
                .forEachRemaining(name -> assertThat(services.has(name)).as(name).isTrue());
        assertThat(Path.of("docker").resolve(frontdesk.path("build").path("context").asText()))
                .isDirectory();
        assertThat(Path.of(frontdesk.path("build").path("dockerfile").asText())).isRegularFile();
        for (JsonNode service : services) {
            for (JsonNode mount : service.path("volumes")) {
                String volume = mount.asText().split(":", 2)[0];
                assertThat(compose.path("volumes").has(volume)).as("volume %s", volume).isTrue();
            }
        }
    }

    /// Ours stand in a source or in application.properties, under their name with dots.
    private static void assertSettingsExist(Set<String> environment) throws IOException {
        Set<String> ours = ourSettings();
        assertThat(environment)
                .allSatisfy(name ->
                        assertThat(QUARKUS_SETTINGS.contains(name) || ours.contains(name))
                                .as("%s is a setting; ours are %s", name, ours)
                                .isTrue());
    }

    private static List<HasMetadata> whole() throws IOException {
        List<HasMetadata> all = new ArrayList<>(manifests(KUBERNETES.resolve("base")));
        all.addAll(manifests(KUBERNETES.resolve("components")));
        return all;
    }

    private static List<HasMetadata> manifests(Path folder) throws IOException {
        List<HasMetadata> manifests = new ArrayList<>();
        for (Path file : yamlFiles(folder)) {
            if (isKustomization(file)) {
                continue;
            }
            try (var parser = new YAMLFactory().createParser(file.toFile());
                    var documents = STRICT.readerFor(JsonNode.class).<JsonNode>readValues(parser)) {
                while (documents.hasNext()) {
                    JsonNode document = documents.next();
                    String kind =
                            document.path("apiVersion").asText()
                                    + "/"
                                    + document.path("kind").asText();
                    assertThat(KINDS).as("kinds, for %s", file).containsKey(kind);
                    manifests.add(STRICT.treeToValue(document, KINDS.get(kind)));
                }
            }
        }
        return manifests;
    }

    private static List<Deployment> deployments(List<HasMetadata> manifests) {
        return manifests.stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .toList();
    }

    private static List<Container> containers(PodTemplateSpec pod) {
        return pod.getSpec().getContainers();
    }

    private static Map<String, String> labels(PodTemplateSpec pod) {
        return pod.getMetadata().getLabels();
    }

    private static boolean isKustomization(Path file) {
        return file.endsWith("kustomization.yaml");
    }

    private static List<Path> yamlFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    /// The environment's names of all `frontdesk.…` settings: of quoted names in the sources and of the methods of
    /// configuration interfaces.
    private static Set<String> ourSettings() throws IOException {
        Pattern quoted = Pattern.compile("\"(frontdesk(?:\\.[a-z-]+)+)\"");
        Pattern prefix = Pattern.compile("@ConfigMapping\\(prefix = \"([a-z.-]+)\"");
        Pattern method = Pattern.compile("(?m)^    \\S.* (\\w+)\\(\\);$");
        Set<String> settings = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                quoted.matcher(source).results().forEach(m -> settings.add(m.group(1)));
                Matcher mapping = prefix.matcher(source);
                if (mapping.find()) {
                    method.matcher(source)
                            .results()
                            .forEach(m -> settings.add(mapping.group(1) + "." + kebab(m.group(1))));
                }
            }
        }
        for (String line :
                Files.readAllLines(Path.of("src/main/resources/application.properties"))) {
            if (line.startsWith("frontdesk.")) {
                settings.add(line.split("=", 2)[0].strip());
            }
        }
        return settings.stream()
                .map(name -> name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
