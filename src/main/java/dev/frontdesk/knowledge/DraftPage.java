package dev.frontdesk.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A page of the draft's items of one kind, by id, then locale.
///
/// @param total how many there are on all pages
record DraftPage(List<JsonNode> items, long total) {
    private static final String SELECT =
            """
            select content, count(*) over () as total from knowledge_item
            where assistant_id = ? and kind = ? and (?::text is null or locale = ?)
              and (?::text is null or strpos(lower(content::text), lower(?)) > 0)
            order by id, locale offset ? limit ?\
            """;

    /// What is looked for.
    ///
    /// @param q part of any text of the item, in whatever case; null: any
    /// @param locale null: any
    record Search(@Nullable String q, @Nullable String locale, int offset, int limit) {}

    static DraftPage read(Connection connection, UUID assistant, ItemKey.Kind kind, Search search)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setObject(1, assistant);
            select.setString(2, kind.label());
            select.setString(3, search.locale());
            select.setString(4, search.locale());
            select.setString(5, search.q());
            select.setString(6, search.q());
            select.setInt(7, search.offset());
            select.setInt(8, search.limit());
            List<JsonNode> items = new ArrayList<>();
            long total = 0;
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    items.add(DraftEdit.json(row.getString("content")));
                    total = row.getLong("total");
                }
            }
            return new DraftPage(items, total);
        }
    }
}
