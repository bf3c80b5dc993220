package io.muster.database;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;

@MappedEntity("test_thing")
record Thing(@Id String id, String name) {}
