#!/bin/sh
# usage: ./install.sh [PREFIX]            builds native executables and installs them with manual pages and completions
#        ./install.sh --uninstall [PREFIX]
# PREFIX is /usr/local for root and ~/.local for others. Building needs the .NET 10 SDK and a C linker (clang or gcc).
set -eu
cd "$(dirname "$0")"

usage() { sed -n '2,4s/^# //p' "$0" >&2; exit 64; }
action=install
case "${1:-}" in
  --uninstall) action=uninstall; shift ;;
  -*) usage ;;
esac
[ $# -le 1 ] || usage
if [ "$(id -u)" = 0 ]; then default=/usr/local; else default="$HOME/.local"; fi
prefix="${1:-$default}"
list="$prefix/share/doc/austin/installed-files"

if [ "$action" = uninstall ]; then
  [ -f "$list" ] || { echo "Nothing is installed below $prefix." >&2; exit 1; }
  while IFS= read -r file; do rm -f "$prefix/$file"; done < "$list"
  rm -f "$list"
  # Folders of our own; others stay.
  rmdir "$prefix/share/doc/austin" 2>/dev/null || true
  echo "Removed from $prefix."
  exit 0
fi

case "$(uname -m)" in
  x86_64) runtime=linux-x64 ;;
  aarch64) runtime=linux-arm64 ;;
  *) echo "There is no build for $(uname -m)." >&2; exit 1 ;;
esac
command -v dotnet >/dev/null || { echo "The .NET 10 SDK is needed: https://dotnet.microsoft.com/download" >&2; exit 1; }

stage="$(mktemp -d)"
trap 'rm -rf "$stage"' EXIT
echo "Building for $runtime ..."
build/stage "$runtime" "$stage" ${AUSTIN_PREBUILT:+"$AUSTIN_PREBUILT"}
(cd "$stage" && find . ! -type d | sed 's|^\./||' | sort) > "$stage/installed-files"
mkdir -p "$prefix"
cp -R "$stage/bin" "$stage/share" "$prefix/"
cp "$stage/installed-files" "$list"
echo "Installed $(wc -l < "$list") files below $prefix; ./install.sh --uninstall $prefix removes them."
case ":$PATH:" in *":$prefix/bin:"*) ;; *) echo "Add $prefix/bin to PATH." ;; esac
