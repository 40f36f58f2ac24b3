# What people type. Each target is a script of the same name in scripts/; bench is first built for release.

.DEFAULT_GOAL := help
.PHONY: help run test lint format bench demo-reset

help:
	@echo "make run         serve Redress with the demo company on http://localhost:8080"
	@echo "make test        lint, Swift tests, script tests, browser tests and the leak test"
	@echo "make lint        check format, imports, templates and scripts"
	@echo "make format      format the Swift code"
	@echo "make bench       build for release and measure"
	@echo "make demo-reset  empty the demo database and load the demo company again"

run test lint format demo-reset:
	@scripts/$@

bench:
	@scripts/setup bench
	@swift build -c release
	@scripts/bench
