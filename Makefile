# Every chore of the project. `make` alone lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.PHONY: help run test check dev bench faults e2e coverage accept fmt

help: ## List the targets
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## Install what is missing, build, load the demo world, serve at http://localhost:8080 (PORT= for another)
	@scripts/run.sh

test: ## Everything: Rust on both databases, Vitest, nginx, Playwright against the real server
	@scripts/test.sh

check: ## Fast checks: format, clippy, types, lint, architecture
	@scripts/check.sh

dev: ## Serve with both sides watched: API at :8080, app at :5173
	@scripts/dev.sh

bench: ## Measure the catalog, sign-ins and orders against their baselines, on both databases
	@scripts/bench.sh

faults: ## Kill, fill the disk, restart the database, turn the clock while people buy; then read the books
	@scripts/faults.sh

e2e: ## Playwright in Chromium against the real server with the demo world
	@scripts/e2e.sh

coverage: ## Line coverage of both sides, with HTML reports; fails below 85 %
	@scripts/coverage.sh

accept: ## Refresh what is generated: openapi.yaml, the app's client, snapshots
	@scripts/accept.sh

fmt: ## Format both sides
	cargo fmt --all
	cd frontend && npm run --silent format
