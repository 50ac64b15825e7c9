"""A Ray cluster reads an archive as this machine alone would, also when it loses a node on the way."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes import load_slowly, load_unknown
from servers import require
from stored import dump, query

from newsie.archive import Placed, RunOptions, Summary, run_archive
from newsie.data import Article
from newsie.errors import ClusterError, ModelError
from newsie.store import sink_from_target

# Ray leaves its log files to the garbage collector to close.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file .*/ray/session_:ResourceWarning")

NEWS = "La Ferrini investe {n} euro a Lodi, dice Bassi."
CLIENT_PORT = 20061  # below 23000, from where on Ray gives each client a server
STORE = 80 * 2**20


def news(count: int) -> list[Placed]:
    return [Placed(f"news.jsonl:{n}", Article(NEWS.format(n=n), id=f"n{n}")) for n in range(count)]


def run(target: Path, articles: list[Placed], **options: Any) -> Summary:
    watch = options.pop("on_progress", None)
    chosen = RunOptions(**{"workers": 2, "engine": "ray", "batch_size": 8, **options})
    return run_archive(
        articles, load_slowly, sink_from_target(str(target)), options=chosen, on_progress=watch
    )


@pytest.fixture(scope="module", autouse=True)
def importable() -> Iterator[None]:
    """Let the nodes, which are processes of this machine, import the extractor without a model."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parent))
        yield


@pytest.fixture(scope="module")
def cluster(importable: None) -> Iterator[Any]:
    """A cluster of two nodes with a CPU each, simulated on this machine."""
    require("ray")
    from ray.cluster_utils import Cluster

    head = {"num_cpus": 1, "object_store_memory": STORE, "ray_client_server_port": CLIENT_PORT}
    cluster = Cluster(initialize_head=True, head_node_args={**head, "include_dashboard": False})
    cluster.add_node(num_cpus=1, object_store_memory=STORE)
    yield cluster
    cluster.shutdown()


@pytest.fixture
def whole(tmp_path: Path) -> dict[str, Any]:
    """What one process of this machine makes of the archive."""
    target = tmp_path / "whole.db"
    run(target, news(300), engine="local", workers=1)
    return dump(str(target))


def test_a_cluster_that_loses_a_node_loses_no_article(
    cluster: Any, whole: dict[str, Any], tmp_path: Path
) -> None:
    target = tmp_path / "facts.db"
    node = cluster.add_node(num_cpus=1, object_store_memory=STORE)
    lost: list[int] = []

    def lose_node(summary: Summary) -> None:
        if summary.done >= 80 and not lost:
            cluster.remove_node(node, allow_graceful=False)
            lost.append(summary.done)

    summary = run(target, news(300), workers=3, address=cluster.address, on_progress=lose_node)

    assert lost
    assert lost[0] < 150
    assert (summary.done, summary.set_aside) == (300, {})
    assert dump(str(target)) == whole
    assert query(str(target), "PRAGMA foreign_key_check") == []


def test_workers_for_which_there_is_no_room_are_not_waited_for(
    cluster: Any, whole: dict[str, Any], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    summary = run(tmp_path / "facts.db", news(300), workers=5, address=cluster.address)

    assert summary.done == 300
    assert "of 5 workers; the rest wait for it" in caplog.text
    assert dump(str(tmp_path / "facts.db")) == whole


APART = """
import sys
from fakes import load
from newsie.archive import RunOptions, read_archive, run_archive
from newsie.store import sink_from_target

source, target, address = sys.argv[1:]
options = RunOptions(workers=2, engine="ray", address=address or None, batch_size=8)
summary = run_archive(
    read_archive([source], any_language=True), load, sink_from_target(target), options=options
)
print(summary.done, summary.set_aside)
"""


def run_apart(target: Path, articles: list[Placed], *, address: str = "") -> str:
    """Run in a process of its own: Ray can't well be first one cluster's and then another's in one."""
    archive = target.with_name("news.jsonl")
    rows = [json.dumps({"id": item.article.id, "text": item.article.text}) for item in articles]
    archive.write_text("".join(row + "\n" for row in rows))
    environment = {**os.environ, "PYTHONPATH": f"{Path(__file__).parent}:{Path(__file__).parents[2]}"}
    command = [sys.executable, "-c", APART, str(archive), str(target), address]
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=150, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()[-1]  # Ray speaks there, too


def test_a_cluster_far_away_is_spoken_to_as_a_client(cluster: Any, tmp_path: Path) -> None:
    target = tmp_path / "facts.jsonl"

    said = run_apart(target, news(40), address=f"ray://127.0.0.1:{CLIENT_PORT}")

    assert said == "40 {}"
    ids = [json.loads(line)["article"]["id"] for line in target.read_text().splitlines()]
    assert ids == [f"n{n}" for n in range(40)]


def test_without_an_address_the_cluster_is_this_machine(tmp_path: Path) -> None:
    require("ray")
    articles = news(40)
    articles[7] = Placed("news.jsonl:7", Article("UCCIDI", id="n7"))
    articles[9] = Placed("news.jsonl:9", Article("SOLLEVA", id="n9"))
    target = tmp_path / "facts.jsonl"

    said = run_apart(target, articles)

    assert said == "38 {'failed': 2}"
    rejected = [json.loads(line) for line in (tmp_path / "facts.rejected.jsonl").read_text().splitlines()]
    assert [Path(row["place"]).name for row in rejected] == ["news.jsonl:8", "news.jsonl:10"]
    assert "died" in rejected[0]["detail"]
    assert rejected[1]["detail"] == "ValueError: che articolo!"


def test_a_pipeline_that_is_not_on_the_cluster_is_named(cluster: Any, tmp_path: Path) -> None:
    sink = sink_from_target(str(tmp_path / "facts.jsonl"))
    options = RunOptions(workers=2, engine="ray", address=cluster.address)

    with pytest.raises(ModelError, match=r"^no pipeline 'it_none': one of these: it_news_sm$"):
        run_archive(news(1), load_unknown, sink, options=options)


@pytest.mark.parametrize("address", ["127.0.0.1:9", "nowhere://x"])
def test_a_cluster_that_is_not_there_is_named(address: str, tmp_path: Path) -> None:
    require("ray")
    with pytest.raises(ClusterError, match=f"no cluster at {address}"):
        run(tmp_path / "facts.jsonl", news(1), address=address)


def test_without_the_package_it_is_said_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.delitem(sys.modules, "newsie.archive.cluster", raising=False)

    with pytest.raises(ClusterError, match=r"pip install 'newsie\[ray\]'"):
        run(tmp_path / "facts.jsonl", news(1))
