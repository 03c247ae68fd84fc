"""Makes the packages of the .NET tools: for each program one with the native executable, and one by which it is found.

    tool.py BIN VERSION RUNTIME OUT

The layout is that of "dotnet pack" for tools with RuntimeIdentifiers. The package without a runtime names those whose
packages are in OUT.
"""

import glob
import os
import sys
import time
import zipfile

PROGRAMS = ["austin", "austinp", "austinp-resolve", "austin-tools", "austin-tui", "austin-agent"]
RELATIONS = """<?xml version="1.0" encoding="utf-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/%s.nuspec" Id="R1" />
</Relationships>
"""
TYPES = """<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
  <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml" />
  <Default Extension="nuspec" ContentType="application/octet" />
  <Default Extension="xml" ContentType="application/octet" />
%s</Types>
"""
SPECIFICATION = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd">
  <metadata>
    <id>%s</id>
    <version>%s</version>
    <authors>Austin for .NET</authors>
    <license type="expression">MIT</license>
    <description>A sampling profiler for CPython</description>
    <packageTypes>
      <packageType name="%s" />
    </packageTypes>
  </metadata>
</package>
"""
SETTINGS = """<?xml version="1.0" encoding="utf-8"?>
<DotNetCliTool Version="2">
  <Commands>
    <Command %s />
  </Commands>
%s</DotNetCliTool>
"""


def write(out, name, version, kind, folder, settings, program=None):
    files = {
        "[Content_Types].xml": TYPES % "",
        "_rels/.rels": RELATIONS % name,
        name + ".nuspec": SPECIFICATION % (name, version, kind),
        folder + "/DotnetToolSettings.xml": settings,
    }
    if program is not None:
        path = "%s/%s" % (folder, os.path.basename(program))
        files["[Content_Types].xml"] = TYPES % '  <Override PartName="/%s" ContentType="application/octet" />\n' % path
        with open(program, "rb") as source:
            files[path] = source.read()
    when = time.gmtime(max(int(os.environ.get("SOURCE_DATE_EPOCH", time.time())), 315532800))[:6]
    with zipfile.ZipFile("%s/%s.%s.nupkg" % (out, name, version), "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, when)
            entry.external_attr = 0o100755 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)


def main(binaries, version, runtime, out):
    for program in PROGRAMS:
        name = program + "-dotnet"
        write(out, "%s.%s" % (name, runtime), version, "DotnetToolRidPackage", "tools/any/" + runtime,
              SETTINGS % ('Name="%s" EntryPoint="%s" Runner="executable"' % (program, program), ""),
              os.path.join(binaries, program))
        packages = sorted(glob.glob("%s/%s.linux-*.%s.nupkg" % (out, name, version)))
        runtimes = [os.path.basename(p)[len(name) + 1:-len(version) - 7] for p in packages]
        listed = "".join('    <RuntimeIdentifierPackage RuntimeIdentifier="%s" Id="%s.%s" />\n' % (r, name, r) for r in runtimes)
        write(out, name, version, "DotnetTool", "tools/any/any",
              SETTINGS % ('Name="%s"' % program, "  <RuntimeIdentifierPackages>\n%s  </RuntimeIdentifierPackages>\n" % listed))


main(*sys.argv[1:])
