"""Nightly pipelines for a bank's own repository: what `init --ci` writes, as data beside this file."""

from conformance.pipelines.render import System, Wishes, render

__all__ = ["System", "Wishes", "render"]
