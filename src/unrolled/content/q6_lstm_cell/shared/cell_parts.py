"""What a recurrent cell is made of: parts in the order in which they compute, each naming what it reads.

One description gives the drawing of a cell (`cell_drawing`), its walk and its equations (`cell_words`), and
its arithmetic (`cell_arithmetic`), which is compared with Keras. The lines of a drawing are the operands of
the equations: a line cannot be drawn that the arithmetic does not use.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One input, operation or output of a cell.

    Attributes:
        key: Its name inside the cell.
        kind: `input`, `join`, `layer`, `multiply`, `add`, `tanh`, `one_minus` or `output`.
        reads: The keys of its operands, in order.
        symbol: What its value is called, like `f_t` or `h_(t−1)`; empty for a value without a symbol.
        name: Its name in words.
        does: A sentence for the walk through the cell.
    """

    key: str
    kind: str
    reads: tuple[str, ...] = ()
    symbol: str = ""
    name: str = ""
    does: str = ""


@dataclass(frozen=True)
class Layer(Part):
    """A part with weights.

    Attributes:
        activation: `sigmoid`, `tanh` or `linear`.
        block: Its place in Keras' kernel, which holds all layers of a cell side by side.
        matrix: Its matrix in TeX.
        bias: Its bias in TeX.
    """

    kind: str = "layer"
    activation: str = "linear"
    block: int = 0
    matrix: str = "W"
    bias: str = "b"


@dataclass(frozen=True)
class Cell:
    """A cell.

    Attributes:
        name: Its name, for the ids of the drawing and for messages.
        parts: Inputs, operations and outputs, in the order in which they compute.
    """

    name: str
    parts: tuple[Part, ...]

    def __getitem__(self, key: str) -> Part:
        """The part of that key.

        Raises:
            KeyError: There is none.
        """
        for part in self.parts:
            if part.key == key:
                return part
        raise KeyError(f"the cell {self.name} has no part {key!r}")

    def readers(self, key: str) -> list[Part]:
        """The parts that a value goes to."""
        return [part for part in self.parts if key in part.reads]


_BETWEEN_0_AND_1 = "One number between 0 and 1 for each unit"
_BETWEEN_MINUS_1_AND_1 = "One number between −1 and 1 for each unit"


def _gate(
    key: str, *, block: int, name: str, does: str, activation: str = "sigmoid", reads: tuple[str, ...] = ("hx",)
) -> Layer:
    """A layer whose value and weights carry its key as their index."""
    return Layer(
        key,
        reads=reads,
        symbol=f"{key}_t",
        name=name,
        does=does,
        activation=activation,
        block=block,
        matrix=f"W_{key}",
        bias=f"b_{key}",
    )


_HIDDEN_STATE = Part("h_prev", "input", symbol="h_(t−1)", name="previous hidden state")
_INPUT = Part("x", "input", symbol="x_t", name="input of this time step")
_OUT = (
    Part("h_next", "output", reads=("h",), name="to the next step"),
    Part("y", "output", reads=("h",), name="output"),
)


def _joined(does: str) -> Part:
    return Part("hx", "join", reads=("h_prev", "x"), name="joined vector", does=does)


LSTM = Cell(
    "lstm",
    (
        Part("c_prev", "input", symbol="c_(t−1)", name="previous cell state"),
        _HIDDEN_STATE,
        _INPUT,
        _joined("All four layers read it."),
        _gate("f", block=1, name="forget gate", does=f"{_BETWEEN_0_AND_1}: the part of its old cell state that stays."),
        Part(
            "kept",
            "multiply",
            reads=("f", "c_prev"),
            name="kept content",
            does="This happens on the straight line of the cell state.",
        ),
        _gate("i", block=0, name="input gate", does=f"{_BETWEEN_0_AND_1}: the part of the candidate that comes in."),
        _gate(
            "g",
            block=2,
            activation="tanh",
            name="candidate",
            does=f"{_BETWEEN_MINUS_1_AND_1}: what could be added to its cell state.",
        ),
        Part("new", "multiply", reads=("i", "g"), name="new content"),
        Part(
            "c",
            "add",
            reads=("kept", "new"),
            symbol="c_t",
            name="new cell state",
            does="This too happens on the straight line: the cell state is multiplied once and added to once, and no "
            "weight matrix stands on its way.",
        ),
        Part("squashed", "tanh", reads=("c",), name="squashed cell state", does="This tanh has no weights."),
        _gate(
            "o",
            block=3,
            name="output gate",
            does=f"{_BETWEEN_0_AND_1}: the part of its squashed cell state that is shown.",
        ),
        Part("h", "multiply", reads=("o", "squashed"), symbol="h_t", name="new hidden state"),
        Part("c_next", "output", reads=("c",), name="to the next step"),
        *_OUT,
    ),
)

_RESET_GATE = _gate(
    "r", block=1, name="reset gate", does=f"{_BETWEEN_0_AND_1}: how much the candidate sees of the old state."
)
_CANDIDATE_OF_GRU = f"{_BETWEEN_MINUS_1_AND_1}: what could replace its old state."
_UPDATE = (
    _gate("z", block=0, name="update gate", does=f"{_BETWEEN_0_AND_1}: the part of its old state that stays."),
    Part(
        "kept",
        "multiply",
        reads=("z", "h_prev"),
        name="kept content",
        does="This happens on the straight line of the state.",
    ),
)
_MIX = (
    Part("rest", "one_minus", reads=("z",), name="part that is replaced"),
    Part("new", "multiply", reads=("rest", "g"), name="new content"),
    Part(
        "h",
        "add",
        reads=("kept", "new"),
        symbol="h_t",
        name="new hidden state",
        does="What stays and what comes in add up to one whole: there is no separate input gate.",
    ),
)

GRU = Cell(
    "gru",
    (
        _HIDDEN_STATE,
        _INPUT,
        _joined("Both gates read it."),
        _RESET_GATE,
        Part(
            "rh",
            "multiply",
            reads=("r", "h_prev"),
            name="reset state",
            does="The reset comes before the candidate's weights.",
        ),
        *_UPDATE,
        Part("rhx", "join", reads=("rh", "x"), name="second joined vector", does="Only the candidate reads it."),
        _gate("g", block=2, activation="tanh", name="candidate", does=_CANDIDATE_OF_GRU, reads=("rhx",)),
        *_MIX,
        *_OUT,
    ),
)

GRU_RESET_AFTER = Cell(
    "gru_reset_after",
    (
        _HIDDEN_STATE,
        _INPUT,
        _joined("Both gates read it."),
        Layer(
            "uh",
            reads=("h_prev",),
            name="recurrent part",
            does="It is a matrix product and a bias of its own.",
            block=2,
            matrix="U_g",
            bias="d_g",
        ),
        _RESET_GATE,
        Part(
            "rh",
            "multiply",
            reads=("r", "uh"),
            name="reset recurrent part",
            does="The reset comes after the recurrent weights.",
        ),
        *_UPDATE,
        Layer(
            "wx",
            reads=("x",),
            name="input part",
            does="It is a matrix product and a bias.",
            block=2,
            matrix="W_g",
            bias="b_g",
        ),
        Part("sum", "add", reads=("wx", "rh"), name="summed parts"),
        Part("g", "tanh", reads=("sum",), symbol="g_t", name="candidate", does=_CANDIDATE_OF_GRU),
        *_MIX,
        *_OUT,
    ),
)

SIMPLE_RNN = Cell(
    "simple_rnn",
    (
        _HIDDEN_STATE,
        _INPUT,
        _joined("The cell's only layer reads it."),
        Layer(
            "h",
            reads=("hx",),
            symbol="h_t",
            name="new state",
            does="There is no gate, and no straight line: the whole state goes through the weights at every step.",
            activation="tanh",
        ),
        *_OUT,
    ),
)
