"""The compiled tables: schemas and catalogue as data files, build, checks, citations and SQL."""

from koinon.store.catalogue import Store, default_store
from koinon.store.schema import Column, TableSchema, schema, schemas

__all__ = ["Column", "Store", "TableSchema", "default_store", "schema", "schemas"]
