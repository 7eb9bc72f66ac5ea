/// Bundles and releases: what serves, what could serve, and the way from one to the other.
///
/// A *bundle* is a trained model in a folder, named by the SHA-256 of its manifest, which holds the SHA-256 of all its files. A
/// [Release] is a bundle and a knowledge snapshot that belong together, loaded and immutable. Both are blobs in Postgres; the disk
/// is a cache of them, so that every replica, and a restored database, answers the same.
///
/// [Releases] holds the live release in one reference. Activating loads and warms the new one first, moves the pointer in the
/// database, then swaps the reference: questions in flight end on the release that they began with, and the previous one stays
/// loaded, so that rolling back is instant. Other replicas hear of it by `LISTEN/NOTIFY`, and look every few seconds besides.
@NullMarked
package dev.frontdesk.registry;

import org.jspecify.annotations.NullMarked;
