#!/usr/bin/env bash
# Breaks src in hundreds of small ways, one after the other, and says which of them no test notices.
#   tests/mutation/run.sh [types|client] [options of dotnet stryker …]
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD

# A build of its own, so that nothing broken is left where others run it. MSBuild reads these as properties.
export ArtifactsPath=$root/artifacts/mutation/build MutationTesting=true RunAnalyzers=false
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

case ${1:-all} in
  types | client) scopes=("$1"); shift ;;
  all | -*) scopes=(types client) ;;
  *) echo "There is no scope '$1': types or client." >&2; exit 2 ;;
esac

declare -A tests=([types]=Fal.Generators.Tests [client]=Fal.Client.Tests)

dotnet tool restore > /dev/null
for scope in "${scopes[@]}"; do
  output=$root/artifacts/mutation/$scope
  rm -rf "$output"
  mkdir -p "$output"
  # What a broken generator writes beside its snapshots is nobody's.
  touch "$output/started"
  (cd "tests/${tests[$scope]}" && dotnet stryker -f "../mutation/$scope.json" -O "$output" --skip-version-check "$@") || true
  find tests -name '*.received.*' -newer "$output/started" -delete
done
