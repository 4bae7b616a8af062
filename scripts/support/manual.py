"""Makes the manual page out of what the tool tells of itself; used by scripts/install.

    lapwing --experimental-dump-help | manual.py VERSION > lapwing.1
"""

import json
import re
import sys


def escaped(text):
    """Text as roff takes it: backslashes, hyphens, and dots at the beginning of lines."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.M)


def paragraphs(discussion):
    """The paragraphs of a discussion; what is set in by two blanks, and its title, keep their lines."""
    for part in discussion.strip().split("\n\n"):
        lines = part.split("\n")
        if any(line.startswith(" ") for line in lines):
            title = lines[0] if not lines[0].startswith(" ") else None
            if title:
                yield f".SS {escaped(title.capitalize())}"
                lines = lines[1:]
            yield ".nf\n" + "\n".join(escaped(line) for line in lines) + "\n.fi"
        else:
            yield ".PP\n" + escaped(" ".join(lines))


def usage(names, command):
    arguments = [argument for argument in command.get("arguments", []) if argument["shouldDisplay"]]
    positional = [f"\\fI{escaped(a['valueName'])}\\fR" for a in arguments if a["kind"] == "positional"]
    required = [
        f"\\fB\\-\\-{escaped(a['preferredName']['name'])}\\fR \\fI{escaped(a['valueName'])}\\fR"
        for a in arguments if a["kind"] == "option" and not a["isOptional"]]
    return " ".join([f"\\fB{escaped(' '.join(names))}\\fR", *positional, *required, "[\\fIoptions\\fR]"])


def entry(argument):
    """One argument: its names, and what it does."""
    if argument["kind"] == "positional":
        head = f"\\fI{escaped(argument['valueName'])}\\fR"
    else:
        dashes = {"long": "\\-\\-", "short": "\\-", "longWithSingleDash": "\\-"}
        head = ", ".join(
            f"\\fB{dashes[name['kind']]}{escaped(name['name'])}\\fR" for name in argument["names"])
        if argument["kind"] == "option":
            head += f" \\fI{escaped(argument['valueName'])}\\fR"
    text = argument.get("abstract", "")
    if argument.get("defaultValue"):
        text += f" Default: {argument['defaultValue']}."
    values = argument.get("allValues") or argument.get("allValueStrings")
    if values:
        text += f" One of {', '.join(values)}."
    return f".TP\n{head}\n{escaped(' '.join(text.split()))}"


def command_page(names, command):
    yield f".SH {escaped(' '.join(names).upper())}"
    yield escaped(command.get("abstract", ""))
    yield f".PP\n{usage(names, command)}"
    yield from paragraphs(command.get("discussion", ""))
    section = object()
    for argument in command.get("arguments", []):
        if not argument["shouldDisplay"] or argument.get("preferredName", {}).get("name") in ("help", "version"):
            continue
        if argument.get("sectionTitle") != section:
            section = argument.get("sectionTitle")
            yield f".SS {escaped(section or 'Options')}"
        yield entry(argument)


def main():
    tool = json.load(sys.stdin)["command"]
    version = sys.argv[1].strip()
    commands = [c for c in tool["subcommands"] if c["shouldDisplay"] and c["commandName"] != "help"]
    name = tool["commandName"]
    lines = [
        f'.TH {name.upper()} 1 "" "Lapwing {version}" "User Commands"', ".SH NAME",
        f"{name} \\- {escaped(tool['abstract'])}", ".SH SYNOPSIS",
        f"\\fB{name}\\fR \\fIcommand\\fR \\fIfile\\fR [\\fIoptions\\fR]", ".SH COMMANDS",
    ]
    for command in commands:
        lines.append(f".TP\n\\fB{escaped(command['commandName'])}\\fR\n{escaped(command['abstract'])}")
    # Its sections stand at the end, after the commands.
    for command in commands:
        lines += command_page([name, command["commandName"]], command)
    lines.append(".SH NOTES")
    lines += paragraphs(tool.get("discussion", ""))
    print("\n".join(line for line in lines if line))


main()
