"""Which parameter files are open to new values. Their rooms register them at start."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .parameters import Parameters


@dataclass(frozen=True, eq=False)
class ParameterFile:
    """The parameters of one file, as written; `label` says what they are of ("最低生活保障").

    `borrows` names parameters that are another file's: by its code, their names. What is set there counts
    here as well (a 低保 standard that rises moves everything that hangs on it); nothing of it is set here.
    """

    code: str
    label: str
    parameters: Parameters
    borrows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def own_names(self) -> set[str]:
        """The parameters that may be set in this file."""
        return set(self.parameters.declarations) - {name for names in self.borrows.values() for name in names}


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
