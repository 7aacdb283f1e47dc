"""Run by the Python that knows LibreOffice, not by the tests: accepts and rejects all changes of Word files, and
prints their lines.

    python3 office_decides.py PIPE FILE… → JSON: {FILE: {"accept": [line, …], "reject": [line, …]}}
"""

import json
import os
import sys
import time

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]

COMMANDS = {"accept": ".uno:AcceptAllTrackedChanges", "reject": ".uno:RejectAllTrackedChanges"}


def desktop_at(pipe):
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    for _ in range(600):
        try:
            found = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return found, found.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", found)
        except Exception:  # LibreOffice is still starting
            time.sleep(0.1)
    raise SystemExit("LibreOffice does not answer")


def lines_of(document):
    out = []
    elements = document.Text.createEnumeration()
    while elements.hasMoreElements():
        element = elements.nextElement()
        if element.supportsService("com.sun.star.text.TextTable"):
            out += [element.getCellByName(name).String for name in element.CellNames]
        elif element.ParaStyleName != "Spacer":
            out.append(element.String)
    return out


def decided(path, verdict, context, desktop):
    hidden = PropertyValue("Hidden", 0, True, 0)
    document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, (hidden,))
    helper = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
    helper.executeDispatch(document.CurrentController.Frame, COMMANDS[verdict], "", 0, ())
    found = lines_of(document)
    document.close(True)
    return found


def main(pipe, *paths):
    context, desktop = desktop_at(pipe)
    told = {path: {verdict: decided(path, verdict, context, desktop) for verdict in COMMANDS} for path in paths}
    try:
        desktop.terminate()
    finally:
        print(json.dumps(told), flush=True)
        os._exit(0)  # with the office gone, the way to it may fall over when Python takes it down


main(*sys.argv[1:])
