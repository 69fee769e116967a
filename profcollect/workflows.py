"""What checks and builds a collection on GitHub and GitLab at every commit, for `init` to write."""

from __future__ import annotations

from profcollect.i18n import Text

GITHUB = Text(
    ru="""\
# GitHub проверяет практики и собирает книгу при каждом изменении.
# Готовая книга: вкладка Actions → последний запуск → Artifacts.
# Папка .github должна лежать в корне хранилища.

name: profcollect

on: [push, pull_request]

permissions:
  contents: read

env:
  PYTHONUTF8: "1"
  PROFCOLLECT_LANG: ru

jobs:
  book:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
          cache: pip
          cache-dependency-path: .github/workflows/profcollect.yml
      # Пока программа не опубликована, положите её исходный код в хранилище и вместо имени укажите папку: ./profcollect
      - name: Установить profcollect
        run: python -m pip install profcollect
      # Замечания появятся рядом со строками, к которым относятся.
      - name: Проверить практики
        run: profcollect lint --format github
      # Ошибки в практиках не мешают собрать рабочую версию книги, но запуск будет отмечен красным.
      - name: Собрать книгу
        if: ${{ !cancelled() }}
        run: profcollect build
      - name: Сохранить книгу
        if: ${{ !cancelled() }}
        uses: actions/upload-artifact@v4
        with:
          name: sbornik
          path: build/
""",
    en="""\
# GitHub checks the practices and builds the book at every change.
# The finished book: the tab Actions → the latest run → Artifacts.
# The folder .github must lie at the root of the repository.

name: profcollect

on: [push, pull_request]

permissions:
  contents: read

env:
  PYTHONUTF8: "1"
  PROFCOLLECT_LANG: en

jobs:
  book:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
          cache: pip
          cache-dependency-path: .github/workflows/profcollect.yml
      # Until profcollect is published, put its source into the repository and name that folder instead: ./profcollect
      - name: Install profcollect
        run: python -m pip install profcollect
      # Findings appear beside the lines that they are about.
      - name: Check the practices
        run: profcollect lint --format github
      # Errors in practices do not keep the working edition from being built, but the run is marked red.
      - name: Build the book
        if: ${{ !cancelled() }}
        run: profcollect build
      - name: Keep the book
        if: ${{ !cancelled() }}
        uses: actions/upload-artifact@v4
        with:
          name: book
          path: build/
""",
)
GITLAB = Text(
    ru="""\
# GitLab проверяет практики и собирает книгу при каждом изменении.
# Готовая книга: Build → Artifacts, задание «book».
# Этот файл должен лежать в корне хранилища.

default:
  image: python:3.13
  cache:
    key: pip
    paths: [.cache/pip]
  before_script:
    # Пока программа не опубликована, положите её исходный код в хранилище и вместо имени укажите папку: ./profcollect
    - python -m pip install profcollect

variables:
  PYTHONUTF8: "1"
  PROFCOLLECT_LANG: ru
  PIP_CACHE_DIR: $CI_PROJECT_DIR/.cache/pip

# Замечания видны в запросе на слияние и в журнале задания.
lint:
  script:
    - profcollect lint --format gitlab --output gl-code-quality-report.json || true
    - profcollect lint
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json

# Задания не ждут друг друга: ошибки в практиках не мешают собрать рабочую версию книги.
book:
  script:
    - profcollect build
  artifacts:
    when: always
    paths: [build/]
""",
    en="""\
# GitLab checks the practices and builds the book at every change.
# The finished book: Build → Artifacts, the job “book”.
# This file must lie at the root of the repository.

default:
  image: python:3.13
  cache:
    key: pip
    paths: [.cache/pip]
  before_script:
    # Until profcollect is published, put its source into the repository and name that folder instead: ./profcollect
    - python -m pip install profcollect

variables:
  PYTHONUTF8: "1"
  PROFCOLLECT_LANG: en
  PIP_CACHE_DIR: $CI_PROJECT_DIR/.cache/pip

# Findings are shown in the merge request and in the job's log.
lint:
  script:
    - profcollect lint --format gitlab --output gl-code-quality-report.json || true
    - profcollect lint
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json

# The jobs do not wait for each other: errors in practices do not keep the working edition from being built.
book:
  script:
    - profcollect build
  artifacts:
    when: always
    paths: [build/]
""",
)
IGNORED = Text(
    ru="""\
# Книга и память о прошлых проверках: программа сделает их заново.
/build/
/.profcollect/
""",
    en="""\
# The book, and what is remembered of earlier checks: the program makes them anew.
/build/
/.profcollect/
""",
)
FILES = {
    ".github/workflows/profcollect.yml": GITHUB,
    ".gitlab-ci.yml": GITLAB,
    ".gitignore": IGNORED,
}
"""By the path below the collection."""
