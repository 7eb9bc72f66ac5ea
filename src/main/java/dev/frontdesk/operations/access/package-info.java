/// Who may do what: roles, API keys, logins, limits, and how a refusal looks. The only part of `operations` that other
/// packages use; it uses nothing of theirs.
///
/// A program sends `Authorization: Bearer KEY`; a person signs in with name and password and then has a session cookie.
/// Either becomes a [Caller] with one [Role], known to every edge through `SecurityIdentity`. Secrets are random, only
/// their SHA-256 is stored, and who is known stays known for ten seconds without a database read.
///
/// Which paths need a role is in `application.properties` (`quarkus.http.auth.permission`); what a role may do beyond
/// that is a `@RolesAllowed` at the resource. Every refusal and every error is an RFC 9457 [Problem].
@NullMarked
package dev.frontdesk.operations.access;

import org.jspecify.annotations.NullMarked;
