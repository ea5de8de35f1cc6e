#!/usr/bin/env bash
# Breaks src in hundreds of small ways, one after the other, and says which of them no test notices.
#   tests/mutation/run.sh [types|client] [options of dotnet stryker …]
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD

declare -A tests=([types]=Fal.Generators.Tests [client]=Fal.Client.Tests)
case ${1:-} in
  "" | -*) scopes=(types client) ;;
  types | client) scopes=("$1"); shift ;;
  *) echo "There is no scope '$1', only types and client." >&2; exit 2 ;;
esac

# MSBuild reads these as properties.
export MutationTesting=true RunAnalyzers=false
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

dotnet tool restore
status=0
for scope in "${scopes[@]}"; do
  # What is built from broken code stays apart from what everybody else runs.
  export ArtifactsPath=$root/artifacts/mutation/build/$scope
  output=$root/artifacts/mutation/$scope
  rm -rf "$output"
  mkdir -p "$output"
  touch "$output/started"
  (cd "tests/${tests[$scope]}" && dotnet stryker --config-file "../mutation/$scope.json" --output "$output" --skip-version-check "$@") || status=$?

  # Snapshots of broken code are not worth a review.
  find tests -name '*.received.*' -newer "$output/started" -delete
done
exit "$status"
