#!/bin/sh
# Builds the platform and measures the run engine on it: tests/Benchmarks/EvalRuns/run.sh BANKING77_TRAIN.csv [PORT_BASE] [all|speed|faults]
set -eu
rows=$(realpath "$1")
cd "$(dirname "$0")/../../.."
for project in src/Launcher src/PracticeModel src/InferenceGateway src/ProgramRegistry src/EvalRuns src/OptimizationJobs src/Dashboard tests/Benchmarks; do
    dotnet build "$project" --configuration Release --nologo --verbosity quiet ${BUILD_FLAGS:-}
done
exec dotnet artifacts/bin/Benchmarks/release/LlmOps.Benchmarks.dll evals "$rows" "${2:-8700}" "${3:-all}"
