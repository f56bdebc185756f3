"""Binds every scenario of the feature folder; the folder is pytest-bdd's `bdd_features_base_dir`."""

from __future__ import annotations

from pytest_bdd import scenarios

pytest_plugins = ("steps.arrange", "steps.act", "steps.expect")

scenarios(".")
