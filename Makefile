# Everything a newcomer types. Each target gets the machine ready first; the second time that takes no time.
PORT ?= 8000
ARGS ?=
PYTHON_HERE = .venv/bin/python
# the whole suite on all cores, since that is what takes long; what ARGS pick out starts quicker on one
PARALLEL = -n auto --maxprocesses 4 --dist worksteal
EPHEMERAL = $(PYTHON_HERE) tools/services.py --ephemeral --

.PHONY: help run test setup lint format bench messages constraints

help:
	@echo "make run [PORT=8000]   Chefforum with its demo: web, worker, clock, database and broker"
	@echo "make test [ARGS=...]   the whole suite; ARGS go to pytest, e.g. ARGS='-m journey'"
	@echo "make lint              what every commit has to pass"
	@echo "make setup             only get this machine ready"
	@echo "make format            format the Python files"
	@echo "make bench             measure what is promised to be fast"
	@echo "make messages          bring the Danish catalogue up to date with the code"
	@echo "make constraints       write constraints.txt from what is installed"

setup:
	@tools/bootstrap.sh dev
	@$(PYTHON_HERE) tools/translations.py compile

# exec: the last command takes make's shell's place, so that a signal reaches it and nothing stays behind
run:
	@tools/bootstrap.sh run
	@exec $(PYTHON_HERE) tools/run.py $(PORT)

test:
	@tools/bootstrap.sh dev
	@exec $(EPHEMERAL) $(PYTHON_HERE) -m pytest $(if $(ARGS),$(ARGS),$(PARALLEL))

lint:
	@tools/bootstrap.sh dev
	@exec $(EPHEMERAL) $(PYTHON_HERE) tools/lint.py

format:
	@tools/bootstrap.sh dev
	@$(PYTHON_HERE) -m ruff check --fix-only --quiet .
	@$(PYTHON_HERE) -m ruff format .

bench:
	@tools/bootstrap.sh dev
	@exec $(EPHEMERAL) $(PYTHON_HERE) benchmarks/run.py $(ARGS)

messages:
	@tools/bootstrap.sh dev
	@exec $(PYTHON_HERE) tools/translations.py update

constraints:
	@$(PYTHON_HERE) tools/constraints.py
