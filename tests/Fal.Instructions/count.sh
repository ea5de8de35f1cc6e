#!/usr/bin/env bash
# Instructions that reading and writing generated types take, counted by valgrind on a program that is compiled ahead.
# What starting takes is left out: each thing is done 100 times and 300 times, and the difference counts.
# Usage: tests/Fal.Instructions/count.sh [name…]
set -euo pipefail
cd "$(dirname "$0")"
out=../../artifacts/instructions
dotnet publish -c Release -o "$out" -v q --nologo
# Its symbols are of a newer form than valgrind reads.
rm -f "$out"/*.dbg
program=$out/Fal.Instructions

# The collector asks for 256 GB of addresses otherwise, which valgrind does not give.
export DOTNET_GCHeapHardLimit=0x20000000 DOTNET_GCgen0size=0x1000000

instructions() {
  local log
  log=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" "$1" "$2" 2>&1 >/dev/null) || { echo "$log" >&2; exit 1; }
  sed -n 's/.*Collected : //p' <<< "$log"
}

names=("$@")
[ ${#names[@]} -gt 0 ] || read -ra names < <("$program")
for name in "${names[@]}"; do
  few=$(instructions "$name" 100)
  many=$(instructions "$name" 300)
  printf '%-14s %12d\n' "$name" $(((many - few) / 200))
done
