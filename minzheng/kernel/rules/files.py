"""Which parameter files are open to new values. Their rooms register them at start."""

from dataclasses import dataclass

from .parameters import Parameters


@dataclass(frozen=True, eq=False)
class ParameterFile:
    """The parameters of one file, as written; `label` says what they are of ("最低生活保障")."""

    code: str
    label: str
    parameters: Parameters


_files: dict[str, ParameterFile] = {}


def register(file: ParameterFile) -> None:
    """Add a file while the application starts."""
    if file.code in _files:
        raise RuntimeError(f"two parameter files are called {file.code!r}")
    _files[file.code] = file


def parameter_file(code: str) -> ParameterFile:
    """The file by code; an unknown code raises KeyError."""
    return _files[code]


def parameter_files() -> tuple[ParameterFile, ...]:
    return tuple(_files.values())
