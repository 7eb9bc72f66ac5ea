package dev.frontdesk.operations.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.frontdesk.operations.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Access over real HTTP: keys, logins, roles, and how refusals look.
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class AccessIT {

    private static final String PASSWORD = PostgresResource.ADMIN_PASSWORD;

    @Inject AccessKeys keys;
    @Inject Accounts accounts;
    @Inject Logins logins;
    @Inject Callers callers;

    /// Something that needs more than the first role, and fails on demand.
    @Path("/api/v1/test-only")
    public static class OperatorsResource {
        @GET
        @RolesAllowed(Role.OPERATOR_LABEL)
        public String call(@QueryParam("number") String number) {
            return number == null ? "done" : Integer.toString(Integer.parseInt(number));
        }
    }

    @Test
    void withoutAKeyEverythingOfProgramsIsRefused() throws Exception {
        Map<String, Integer> statuses = new TreeMap<>();
        for (String path :
                List.of(
                        "/api/v1/me",
                        "/api/nothing",
                        "/mcp",
                        "/model/parse",
                        "//api/v1/me",
                        "/api//v1/me",
                        "/x/../api/v1/me",
                        "/%61pi/v1/me",
                        "/api;x=1/v1/me")) {
            statuses.put(path, statusOf(path));
        }
        assertThat(statuses.values()).as(statuses.toString()).containsOnly(401);
        problem(given().get("/api/v1/me"), 401, "unauthorized");
        problem(
                given().header("Authorization", "Bearer fd_wrong").get("/api/v1/me"),
                401,
                "unauthorized");
        problem(
                given().header("Authorization", "Basic YTpi").get("/api/v1/me"),
                401,
                "unauthorized");
        problem(
                given().cookie(AccessMechanism.COOKIE, "old").get("/api/v1/me"),
                401,
                "unauthorized");
    }

    @Test
    void aKeyWorksUntilItIsRevoked() {
        AccessKeys.Created created = keys.create(Role.AGENT, "desk");
        assertThat(created.secret()).startsWith("fd_").hasSize(46);
        with(created)
                .get("/api/v1/me")
                .then()
                .statusCode(200)
                .body("name", equalTo("desk"))
                .body("role", equalTo("agent"));
        assertThat(keys.list()).contains(created.key());

        assertThat(keys.revoke(created.key().id()).orElseThrow().revokedAt()).isNotNull();
        callers.forget(new Secret(created.secret()));
        problem(with(created).get("/api/v1/me"), 401, "unauthorized");
    }

    @Test
    void aRoleIncludesTheOnesBelow() {
        problem(with(keys.create(Role.REVIEWER, "r")).get("/api/v1/test-only"), 403, "forbidden");
        with(keys.create(Role.OPERATOR, "o")).get("/api/v1/test-only").then().statusCode(200);
        with(keys.create(Role.ADMIN, "a")).get("/api/v1/test-only").then().statusCode(200);
    }

    @Test
    void rasaMaySendTheKeyAsTokenOnItsOwnPathOnly() {
        String secret = keys.create(Role.AGENT, "rasa").secret();
        problem(given().queryParam("token", secret).get("/model/parse"), 404, "not_found");
        problem(given().queryParam("token", secret).get("/api/v1/me"), 401, "unauthorized");
    }

    @Test
    void aPersonSignsInAndOut() {
        assertThat(accounts.anyExists()).as("the first start made an admin").isTrue();
        assertThat(accounts.createFirst("second", PASSWORD)).isFalse();
        problem(login("admin", "wrong"), 401, "login_failed");
        problem(login("nobody", PASSWORD), 401, "login_failed");

        Response signedIn = login("admin", PASSWORD);
        signedIn.then()
                .statusCode(200)
                .body("role", equalTo("admin"))
                .body("expires_at", containsString("T"));
        assertThat(signedIn.header("Set-Cookie"))
                .containsIgnoringCase("HttpOnly")
                .contains("SameSite=Strict");
        String cookie = signedIn.cookie(AccessMechanism.COOKIE);
        given().cookie(AccessMechanism.COOKIE, cookie)
                .get("/api/v1/test-only")
                .then()
                .statusCode(200);

        given().cookie(AccessMechanism.COOKIE, cookie)
                .post("/api/v1/logout")
                .then()
                .statusCode(204);
        problem(
                given().cookie(AccessMechanism.COOKIE, cookie).get("/api/v1/me"),
                401,
                "unauthorized");
    }

    @Test
    void anAdminGivesPeopleLoginsAndTheyChangeTheirPasswords() {
        AccessKeys.Created admin = keys.create(Role.ADMIN, "access");
        String password =
                account(admin, "{\"name\":\"jo\",\"role\":\"reviewer\"}")
                        .then()
                        .statusCode(201)
                        .body("role", equalTo("reviewer"))
                        .extract()
                        .path("password");
        problem(account(admin, "{\"name\":\"jo\",\"role\":\"agent\"}"), 409, "name_taken");
        problem(account(admin, "{\"name\":\"a b\",\"role\":\"agent\"}"), 422, "bad_name");
        problem(account(admin, "{\"name\":\"al\",\"role\":\"king\"}"), 400, "bad_request");
        problem(
                account(admin, "{\"name\":\"al\",\"role\":\"agent\",\"password\":\"short\"}"),
                422,
                "bad_password");
        problem(
                account(keys.create(Role.OPERATOR, "o"), "{\"name\":\"al\",\"role\":\"agent\"}"),
                403,
                "forbidden");
        with(admin)
                .get("/api/v1/accounts")
                .then()
                .statusCode(200)
                .body("accounts.name", hasItems("admin", "jo"))
                .body("accounts.password", everyItem(nullValue()));

        String first = login("jo", password).cookie(AccessMechanism.COOKIE);
        String second = login("jo", password).cookie(AccessMechanism.COOKIE);
        problem(newPassword(first, "wrong", "a better password"), 403, "wrong_password");
        problem(newPassword(first, password, "short"), 422, "bad_password");
        problem(
                with(admin)
                        .contentType("application/json")
                        .body("{\"old\":\"x\",\"new\":\"a better password\"}")
                        .post("/api/v1/me/password"),
                409,
                "not_a_login");
        newPassword(first, password, "a better password").then().statusCode(204);
        me(first).then().statusCode(200);
        problem(me(second), 401, "unauthorized");
        problem(login("jo", password), 401, "login_failed");

        assertThat(logins.resetPassword("jo", "from the command line")).isPresent();
        assertThat(logins.resetPassword("nobody", "from the command line")).isEmpty();
        String third = login("jo", "from the command line").cookie(AccessMechanism.COOKIE);
        me(third).then().statusCode(200);
        with(admin).delete("/api/v1/accounts/jo").then().statusCode(204);
        problem(me(third), 401, "unauthorized");
        problem(with(admin).delete("/api/v1/accounts/jo"), 404, "not_found");
        problem(with(admin).delete("/api/v1/accounts/admin"), 409, "last_admin");
    }

    private static Response account(AccessKeys.Created by, String body) {
        return with(by).contentType("application/json").body(body).post("/api/v1/accounts");
    }

    private static Response newPassword(String session, String before, String after) {
        return given().cookie(AccessMechanism.COOKIE, session)
                .contentType("application/json")
                .body("{\"old\":\"%s\",\"new\":\"%s\"}".formatted(before, after))
                .post("/api/v1/me/password");
    }

    private static Response me(String session) {
        return given().cookie(AccessMechanism.COOKIE, session).get("/api/v1/me");
    }

    @Test
    void everyErrorIsAProblem() {
        AccessKeys.Created admin = keys.create(Role.ADMIN, "errors");
        problem(with(admin).get("/api/v1/nothing"), 404, "not_found");
        problem(with(admin).delete("/api/v1/me"), 405, "method_not_allowed");
        problem(
                given().contentType("text/plain").body("x").post("/api/v1/login"),
                415,
                "unsupported_media_type");
        problem(
                        given().contentType("application/json")
                                .body("{\"name\"")
                                .post("/api/v1/login"),
                        400,
                        "bad_json")
                .then()
                .body("detail", containsString("line 1"));
        problem(
                        given().contentType("application/json")
                                .body("{\"name\":[1]}")
                                .post("/api/v1/login"),
                        400,
                        "bad_json")
                .then()
                .body("detail", containsString("The field name"));
        problem(
                given().contentType("application/json").body("{}").post("/api/v1/login"),
                400,
                "bad_request");
        problem(with(admin).get("/api/v1/test-only?number=x"), 400, "bad_request");
    }

    @Test
    void healthIsOpenAndFiguresAreForThisMachine() {
        given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/health/started").then().statusCode(200);
        given().get("/q/metrics").then().statusCode(200);
        given().get("/q/openapi").then().statusCode(200);
        problem(
                given().header("X-Forwarded-For", "203.0.113.9").get("/q/metrics"),
                401,
                "unauthorized");
    }

    /// Without REST Assured, which tidies such paths.
    private static int statusOf(String path) throws IOException, InterruptedException {
        URI address = URI.create("http://localhost:" + RestAssured.port + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static Response login(String name, String password) {
        return given().contentType("application/json")
                .body("{\"name\":\"%s\",\"password\":\"%s\"}".formatted(name, password))
                .post("/api/v1/login");
    }

    private static RequestSpecification with(AccessKeys.Created key) {
        return given().header("Authorization", "Bearer " + key.secret());
    }

    private static Response problem(Response response, int status, String code) {
        response.then()
                .statusCode(status)
                .contentType(Problem.MEDIA_TYPE)
                .body("code", equalTo(code))
                .body("status", equalTo(status))
                .body("type", equalTo("urn:frontdesk:problem:" + code))
                .body("title", not(equalTo("Error")))
                .body("stack", nullValue());
        return response;
    }
}
