# 会务 Huiwu. Everything runs inside .venv; only Python >= 3.11 with venv, and make, are asked of the machine.
.DEFAULT_GOAL := help
MEMBERS := $(patsubst %/pyproject.toml,%,$(wildcard libs/*/pyproject.toml services/*/pyproject.toml deploy/local/pyproject.toml))
BIN := .venv/bin
READY := .venv/ready
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: help setup run demo test faults bench bench-sizes performance clauses check fmt lock

##@ 开始 Begin

help: ## 列出这些命令 list these commands
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## 安装到 .venv install everything into .venv

run: $(READY) ## 启动整个系统 start the whole system; serves until interrupted
	@$(BIN)/huiwu run

demo: $(READY) ## 演示工会一年并核验 play a year of union life, verify and replay it
	@$(BIN)/huiwu demo

##@ 检验 Prove

test: $(READY) ## 全部测试 all tests, beside a running system if there is one
	@$(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder

check: $(READY) ## 格式、类型、架构、条款 format, lint, types, architecture, clauses
	@tools/check

faults: $(READY) ## 故障运行与断电 disturb a whole system, cut the power; MINUTES=3 SEED=…
	@$(BIN)/python -m faults --minutes $(or $(MINUTES),3) $(if $(SEED),--seed $(SEED))

bench: $(READY) ## 与同类比较的性能 benchmarks, each beside its peer
	@$(BIN)/python -m bench

bench-sizes: $(READY) ## 千万条事件的日志 logs of a million and ten million events; ten minutes, 15 GB
	@$(BIN)/python -m bench sizes

performance: $(READY) ## 由实测写出图表 docs/performance.md and its picture, from what was measured
	@$(BIN)/python -m bench.page

clauses: $(READY) ## 条款与其机制和测试 docs/clauses.md: clause, mechanism, tests
	@$(BIN)/python tools/clauses.py

##@ 维护 Maintain

fmt: $(READY) ## 统一格式 format the code
	@ruff format -q . && ruff check -q --fix .

lock: $(READY) ## 重新锁定依赖 choose and pin the dependencies anew
	@tools/lock

$(READY): requirements/dev.txt $(MEMBERS:%=%/pyproject.toml) tools/setup
	@tools/setup $(MEMBERS)
	@touch $@
