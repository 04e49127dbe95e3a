# The front door. Thin: meson builds, tools/* do the rest.
#   make          build/kith, build/bench/ways, build/bench/linkpred
#   make run      the sample workspace at http://127.0.0.1:8017
#   make test     everything that must hold: lint, unit, system, sanitizers, browser
# KITH_SETUP=0 skips installing packages. KITH_WERROR=1 makes warnings errors (CI).

PREFIX ?= /usr/local
DATA ?= data
LISTEN ?= 127.0.0.1:8017
ifneq ($(MAKECMDGOALS),clean)
export KITH_JOBS ?= $(shell nproc)
endif

all: build

setup:
	@tools/setup

setup-tests:
	@tools/setup test

build: setup
	@tools/build plain program bench/ways bench/linkpred

run: build
	@tools/run "$(DATA)" "$(LISTEN)"

test: setup-tests
	@tools/test

lint: setup-tests
	@tools/build plain
	@tools/lint

# Brings all C files into the house's form (.clang-format).
format:
	@git ls-files '*.c' '*.h' | xargs clang-format -i

bench: setup-tests
	@tools/build plain
	@bench/run

# The graph alone: ways, memory, loading, changes, likely acquaintances.
bench-graph: setup-tests
	@tools/build plain
	@bench/run graph likely

# Looks for new crashes; those once found are replayed by `make test`.
fuzz: setup-tests
	@tests/fuzz/run

# Pictures of the running program, into docs/screenshots.
screenshots: build
	@tools/screenshots

install: build
	@meson install -C build --no-rebuild

clean:
	@rm -rf build

.PHONY: all setup setup-tests build run test lint format bench bench-graph fuzz screenshots install clean
