"""No module of the package imports itself by way of others, wherever its imports stand.

Imports inside functions and those for type checkers count too: a circle that only runs late is still two
modules that cannot be understood, or moved, one at a time.
"""

import ast
from pathlib import Path

import networkx as nx

import koinon

PACKAGE = Path(koinon.__file__).parent


def imports(package):
    """Return the graph of the modules of a package, with an edge from each to those it imports."""
    modules = {}
    for file in package.rglob("*.py"):
        parts = file.relative_to(package.parent).with_suffix("").parts
        modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = ast.parse(
            file.read_text("utf-8")
        )
    graph = nx.DiGraph()
    graph.add_nodes_from(modules)
    for name, tree in modules.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                named = [(alias.name, "") for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{name}: imports are absolute"
                named = [(node.module, alias.name) for alias in node.names]
            else:
                continue
            for module, member in named:
                target = f"{module}.{member}" if f"{module}.{member}" in modules else module
                if target in modules:
                    graph.add_edge(name, target)
    return graph


def circles(package):
    """Return the sets of modules of a package that all lead to each other."""
    graph = imports(package)
    alone = nx.number_of_selfloops(graph)
    assert not alone, f"{alone} modules import themselves"
    return [sorted(found) for found in nx.strongly_connected_components(graph) if len(found) > 1]


def test_no_modules_of_the_package_go_in_circles():
    assert imports(PACKAGE).number_of_edges() > 1000
    assert circles(PACKAGE) == []


def test_a_circle_is_found_where_its_imports_hide(tmp_path):
    package = tmp_path / "small"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "one.py").write_text("from small import two")
    (package / "two.py").write_text("def late():\n    from small.three import name")
    (package / "three.py").write_text("if TYPE_CHECKING:\n    import small.one\nname = 1")
    (package / "four.py").write_text("import small.one")
    assert circles(package) == [["small.one", "small.three", "small.two"]]
