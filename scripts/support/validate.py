"""Validates what the tool writes against the files in Schemas; used by scripts/test.

    validate.py TOOL

A field that a schema does not know counts as a fault, though for readers of the files it is none.
"""

import copy
import json
import pathlib
import subprocess
import sys
import tempfile

import jsonschema

root = pathlib.Path(__file__).resolve().parents[2]
data = root / "Examples" / "Data"
tool = sys.argv[1]


def closed(schema):
    """The schema with nothing allowed that it does not name."""
    if isinstance(schema, dict):
        result = {key: closed(value) for key, value in schema.items()}
        if "properties" in result:
            result.setdefault("additionalProperties", False)
        return result
    return [closed(item) for item in schema] if isinstance(schema, list) else schema


def load(name):
    schema = json.loads((root / "Schemas" / f"{name}.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(closed(schema))


def run(*arguments, code=0):
    result = subprocess.run([tool, *map(str, arguments)], capture_output=True, text=True)
    if result.returncode != code:
        raise SystemExit(f"{arguments}: exit code {result.returncode}: {result.stderr}")
    return result.stdout


def strict(text):
    """JSON proper: no NaN, no Infinity, no name twice in an object."""

    def refuse(constant):
        raise SystemExit(f"{constant} is no JSON")

    def pairs(members):
        if len({name for name, _ in members}) != len(members):
            raise SystemExit(f"a name stands twice: {members}")
        return dict(members)

    return json.loads(text, parse_constant=refuse, object_pairs_hook=pairs)


def faults(validator, document):
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


def check(what, validator, document):
    found = faults(validator, document)
    if found:
        raise SystemExit(f"{what}: " + "; ".join(found[:5]))


def self_test(validator, document):
    """Documents with one fault each must be refused."""
    validated = 0
    for change in (
        lambda d: d.pop("reference"), lambda d: d.update(schema="lapwing.comparison/2"),
        lambda d: d.update(extra=1), lambda d: d["problem"].update(rows="16"),
        lambda d: d["solutions"][0].update(status="done"),
        lambda d: d["solutions"][0]["coefficients"][0].update(digits=16.5),
    ):
        faulty = copy.deepcopy(document)
        change(faulty)
        if not faults(validator, faulty):
            raise SystemExit("a faulty document passes")
        validated += 1
    return validated


comparison, model, log, coefficients, sweep = map(
    load, ("comparison", "model", "log", "coefficients", "sweep"))
longley, three, cars, line = (
    data / name for name in ("longley.csv", "threerow.csv", "cars_mpg.csv", "linear100.csv"))
count = 0
with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    for arguments, code in (
        (("compare", longley, "--target", "y"), 0),
        (("compare", three, "--target", "y", "--step", "10"), 0),
        (("compare", cars, "--target", "Miles_per_Gallon,Horsepower", "--features", "Weight_in_lbs,Origin",
          "--missing", "drop", "--solvers", "qr,lsqr,lsmr,cg"), 0),
        (("compare", longley, "--target", "y", "--problem", "binary"), 0),
        (("fit", longley, "--target", "y"), 0),
        (("verify", line, "--target", "y", "--solver", "gd", "--digits", "6"), 0),
        (("certify", longley, "--target", "y"), 0),
        (("certify", three, "--target", "y"), 3),
    ):
        document = strict(run(*arguments, "--json", "-", code=code))
        check(f"{arguments[0]} {arguments[1].name}", comparison, document)
        count += 1
    self_test(comparison, strict(run("compare", longley, "--target", "y", "--json", "-")))

    for formula in ("Miles_per_Gallon ~ Weight_in_lbs * Origin + poly(Horsepower, 2) + I(Weight_in_lbs^2)",
                    "cbind(Miles_per_Gallon, Acceleration) ~ log(Horsepower)"):
        path = folder / "model.json"
        run("fit", cars, "--formula", formula, "--missing", "drop", "--save", path)
        check(formula, model, strict(path.read_text()))
        count += 1

    document = strict(run(
        "sweep", three, "--target", "y", "--step", "1e-3..1:log:4", "--momentum", "0,0.5", "--json", "-"))
    check("sweep", sweep, document)
    count += 1

    path = folder / "log.jsonl"
    run("compare", three, "--target", "y", "--solvers", "qr,gd,cg", "--max-iterations", "20", "--log", path)
    for line in path.read_text().splitlines():
        check(line, log, strict(line))
        count += 1

    for text, right in (
        ('{"coefficients": {"x": 1, "y": "2.5e-3"}}', True),
        ('{"coefficients": {"y1": {"x": 1}, "y2": {"x": "1"}}}', True),
        ('{"coefficients": {"x": "0x1"}}', False), ('{"coefficients": [1]}', False),
    ):
        if bool(faults(coefficients, json.loads(text))) == right:
            raise SystemExit(f"coefficients: {text} should be {'right' if right else 'wrong'}")
        count += 1
print(f"{count} documents fit their schemas")
