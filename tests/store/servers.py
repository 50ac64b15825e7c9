"""Databases on the local servers, which each test makes and drops for itself.

Without a server a test is skipped and says so; with NEWSIE_TEST_SERVERS=required it fails.
"""

import importlib
import os
import uuid
from collections.abc import Iterator
from contextlib import closing
from typing import Any, NoReturn

import pytest


@pytest.fixture
def postgresql() -> Iterator[str]:
    """A PostgreSQL database of the test's own."""
    yield from lend_postgresql()


@pytest.fixture
def mariadb() -> Iterator[str]:
    """A MariaDB database of the test's own."""
    yield from lend_mariadb()


def lend_postgresql() -> Iterator[str]:
    """Make a database on the local PostgreSQL, and drop it afterwards."""
    psycopg = require("psycopg")
    name = f"newsie_test_{uuid.uuid4().hex[:12]}"
    try:
        server = psycopg.connect("host=127.0.0.1 port=5432 user=postgres connect_timeout=3", autocommit=True)
    except psycopg.OperationalError as error:
        miss(f"no PostgreSQL at 127.0.0.1:5432: {error}")
    with closing(server):
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield f"postgresql://postgres@127.0.0.1:5432/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def lend_mariadb() -> Iterator[str]:
    """Make a database on the local MariaDB, and drop it afterwards."""
    pymysql = require("pymysql")
    name = f"newsie_test_{uuid.uuid4().hex[:12]}"
    try:
        server = pymysql.connect(host="127.0.0.1", port=3306, user="root", connect_timeout=3)
    except pymysql.err.OperationalError as error:
        miss(f"no MariaDB at 127.0.0.1:3306: {error}")
    with closing(server), server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield f"mysql://root@127.0.0.1:3306/{name}"
        finally:
            cursor.execute(f"DROP DATABASE {name}")


def require(driver: str) -> Any:
    """Import a driver, or miss it."""
    try:
        return importlib.import_module(driver)
    except ImportError:
        miss(f"the package {driver} is not installed")


def miss(what: str) -> NoReturn:
    """Skip, or fail where the servers are required."""
    if os.environ.get("NEWSIE_TEST_SERVERS") == "required":
        pytest.fail(f"{what} (NEWSIE_TEST_SERVERS=required)")
    pytest.skip(what)
