package dev.frontdesk.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginCheckTest {
    @ParameterizedTest
    @CsvSource({
        "                           , chat.example      , ''                    , true",
        "https://chat.example       , chat.example      , ''                    , true",
        "http://localhost:8080      , localhost:8080    , ''                    , true",
        "http://localhost:8081      , localhost:8080    , ''                    , false",
        "https://evil.example       , chat.example      , ''                    , false",
        "https://shop.example       , chat.example      , https://shop.example/ , true",
        "https://Shop.example       , chat.example      , https://shop.example  , true",
        "https://shop.example.evil  , chat.example      , https://shop.example  , false",
        "https://evil.example       , chat.example      , *                     , true",
        "null                       , chat.example      , ''                    , false",
        "not a uri                  , chat.example      , ''                    , false",
    })
    void pagesOfOursAndOfTheListComeIn(
            String origin, String host, String allowed, boolean admitted) {
        OriginCheck check = new OriginCheck(allowed.isEmpty() ? List.of() : List.of(allowed));
        assertThat(check.admits(origin, host)).isEqualTo(admitted);
    }
}
