package dev.frontdesk.registry;

import static io.restassured.RestAssured.given;

import dev.frontdesk.operations.PostgresResource;
import io.restassured.http.ContentType;
import io.restassured.http.Cookie;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Calls as the admin, who has every role.
public final class SignedIn {
    /// One login for all tests: more than a few a minute are refused.
    private static @Nullable Cookie session;

    private SignedIn() {}

    public static RequestSpecification admin() {
        return session().contentType(ContentType.JSON);
    }

    /// For a body that is not JSON.
    public static synchronized RequestSpecification session() {
        Cookie cookie = session;
        if (cookie == null) {
            cookie = signIn();
            session = cookie;
        }
        return given().header("Cookie", cookie.getName() + "=" + cookie.getValue());
    }

    private static Cookie signIn() {
        return given().contentType(ContentType.JSON)
                .body(Map.of("name", "admin", "password", PostgresResource.ADMIN_PASSWORD))
                .post("/api/v1/login")
                .then()
                .statusCode(200)
                .extract()
                .detailedCookies()
                .asList()
                .getFirst();
    }

    /// Waits until the first release is loaded.
    public static void awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + 120_000_000_000L;
        while (given().get("/q/health/ready").statusCode() != 200) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(given().get("/q/health/ready").asString());
            }
            Thread.sleep(100);
        }
    }
}
