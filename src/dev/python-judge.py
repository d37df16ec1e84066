"""Prints what CPython's own parser finds in Python files: the judge of src/dev/python-comparison.ts.

Reads one path a line from standard input, prints one JSON object a line. Offsets count UTF-16 units, as in JavaScript.
"""

import ast
import json
import re
import sys
import warnings

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, getattr(ast, "TryStar", ast.Try), ast.ClassDef, getattr(ast, "Match", ast.If))


class Reading(ast.NodeVisitor):
    def __init__(self, text):
        self.lines, start = [], 0
        # CPython ends a line at these only, not at form feeds
        for line in re.findall(r"[^\r\n]*(?:\r\n|\r|\n|\Z)", text):
            self.lines.append((start, line))
            start += units(line)
        self.calls, self.imports, self.assignments = [], [], []
        self.conditional = self.function = self.fields = False

    def offset(self, line, column):
        start, text = self.lines[line - 1]
        return start + (column if text.isascii() else units(text.encode()[:column].decode()))

    def span(self, node):
        return [self.offset(node.lineno, node.col_offset), self.offset(node.end_lineno, node.end_col_offset)]

    def visit(self, node):
        before = self.conditional, self.function, self.fields
        if isinstance(node, (ast.JoinedStr, getattr(ast, "TemplateStr", ast.JoinedStr))):
            self.fields = True
        method = getattr(self, "visit_" + type(node).__name__, self.generic_visit)
        if isinstance(node, FUNCTIONS + (ast.Lambda,)):
            self.split(node, ("body",), function=True)
        elif isinstance(node, BLOCKS):
            self.split(node, ("body", "orelse", "handlers", "finalbody", "cases"))
        elif isinstance(node, COMPREHENSIONS):
            self.conditional = True
            self.generic_visit(node)
        elif isinstance(node, ast.BoolOp):
            self.visit(node.values[0])
            self.conditional = True
            for value in node.values[1:]:
                self.visit(value)
        elif isinstance(node, ast.IfExp):
            self.visit(node.test)
            self.conditional = True
            self.visit(node.body)
            self.visit(node.orelse)
        else:
            method(node)
        self.conditional, self.function, self.fields = before

    def split(self, node, inner, function=False):
        later = []
        for name, value in ast.iter_fields(node):
            if name in inner:
                later.append(value)
            else:
                for one in value if isinstance(value, list) else [value]:
                    if isinstance(one, ast.AST):
                        self.visit(one)
        self.conditional = True
        self.function = self.function or function
        for value in later:
            for one in value if isinstance(value, list) else [value]:
                self.visit(one)

    def visit_Call(self, node):
        stars = [one for one in node.args if isinstance(one, ast.Starred)]
        self.calls.append(
            {
                "span": self.span(node),
                "name": dotted(node.func),
                "args": [constant(one) for one in node.args if not isinstance(one, ast.Starred)],
                "keywords": [[one.arg, constant(one.value)] for one in node.keywords if one.arg is not None],
                "open": bool(stars) or any(one.arg is None for one in node.keywords),
                "conditional": self.conditional,
                "function": self.function,
                "field": self.fields,
            }
        )
        self.generic_visit(node)

    def visit_Import(self, node):
        for one in node.names:
            self.imports.append([one.name, None, one.asname or one.name.split(".")[0]])

    def visit_ImportFrom(self, node):
        for one in node.names:
            alias = "" if one.name == "*" else one.asname or one.name
            self.imports.append(["." * node.level + (node.module or ""), one.name, alias])

    def visit_Assign(self, node):
        for target in node.targets:
            self.assign(target, "=", node.value)
        self.generic_visit(node)

    def visit_AugAssign(self, node):
        self.assign(node.target, ast_operator(node.op), node.value)
        self.generic_visit(node)

    def visit_AnnAssign(self, node):
        if node.value:
            self.assign(node.target, "=", node.value)
        self.generic_visit(node)

    def visit_NamedExpr(self, node):
        self.assign(node.target, ":=", node.value)
        self.generic_visit(node)

    def assign(self, target, operator, value):
        name = dotted(target)
        if name and not self.fields:
            self.assignments.append({"span": self.span(target), "name": name, "op": operator, "value": constant(value)})


def units(text):
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def ast_operator(operator):
    names = {"Add": "+", "Sub": "-", "Mult": "*", "Div": "/", "FloorDiv": "//", "Mod": "%", "MatMult": "@"}
    names.update({"BitAnd": "&", "BitOr": "|", "BitXor": "^", "RShift": ">>", "LShift": "<<", "Pow": "**"})
    return names[type(operator).__name__] + "="


def dotted(node):
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id, *reversed(names)])


def constant(node):
    """What a literal stands for, as JSON; None for everything else."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = constant(node.operand)
        return {"number": -inner["number"]} if inner and "number" in inner else None
    if isinstance(node, ast.JoinedStr):
        texts = [constant(one) for one in node.values]
        if not all(one and "text" in one for one in texts):
            return None
        return {"text": "".join(one["text"] for one in texts)}
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        items = [constant(one) for one in node.elts]
        return None if None in items else {type(node).__name__.lower(): items}
    if isinstance(node, ast.Dict):
        entries = [[key and constant(key), constant(value)] for key, value in zip(node.keys, node.values)]
        return None if any(None in one for one in entries) else {"dict": entries}
    if not isinstance(node, ast.Constant):
        return None
    value = node.value
    if value is None:
        return {"none": True}
    if isinstance(value, bool):
        return {"boolean": value}
    if isinstance(value, (int, float)):
        try:
            number = float(value)
        except OverflowError:
            return None
        return {"number": number} if abs(number) != float("inf") else None
    if isinstance(value, str):
        return {"text": value}
    return {"bytes": value.decode("latin-1")} if isinstance(value, bytes) else None


def judge(path):
    with open(path, "rb") as file:
        source = file.read()
    try:
        text = source.decode("utf-8-sig")
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return {"error": type(error).__name__}
    try:
        reading = Reading(text)
        reading.visit(tree)
    except RecursionError:
        return {"error": "RecursionError"}
    return {"calls": reading.calls, "imports": reading.imports, "assignments": reading.assignments}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(5000)
    for name in sys.stdin:
        result = judge(name.rstrip("\n"))
        print(json.dumps({"file": name.rstrip("\n"), "fields": sys.version_info >= (3, 12), **result}), flush=True)
