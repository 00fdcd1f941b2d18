#!/bin/sh
# Builds the platform and tries optimization jobs on it: tests/Benchmarks/Optimization/run.sh BANKING77_TRAIN.csv [PORT_BASE] [all|overhead|budgets|kills]
set -eu
rows=$(realpath "$1")
cd "$(dirname "$0")/../../.."
for project in src/Launcher src/PracticeModel src/InferenceGateway src/ProgramRegistry src/EvalRuns src/OptimizationJobs src/Dashboard tests/Benchmarks; do
    dotnet build "$project" --configuration Release --nologo --verbosity quiet ${BUILD_FLAGS:-}
done
exec dotnet artifacts/bin/Benchmarks/release/LlmOps.Benchmarks.dll jobs "$rows" "${2:-8700}" "${3:-all}"
