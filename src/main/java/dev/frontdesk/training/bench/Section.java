package dev.frontdesk.training.bench;

/// One thing that `bench` measures.
@FunctionalInterface
interface Section {
    Table measure();
}
