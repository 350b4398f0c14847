"""All activation functions of the catalogue, families together."""

from __future__ import annotations

import math

from reluexplorer.core.activations import curves, exponentials, gated, rectifiers
from reluexplorer.core.activations.entry import Activation
from reluexplorer.core.parameter import Parameter

_INF = math.inf
_MILD = Parameter("slope", "Negative slope α", 0.01, 0.0, 1.0)
_SELU_LOW = -exponentials.SELU_SCALE * exponentials.SELU_ALPHA
_GELU_LOW = -0.16997120747990369
_GELU_TANH_LOW = -0.17004075057125409
_SILU_LOW = -0.27846454276107380
_MISH_LOW = -0.30884341301725043
_SUBGRADIENT = "Any slope in [α, 1] is a subgradient at 0; training uses α."
_CORNERS = "Any slope between those of both sides would do; training uses 0 at both corners."


RECTIFIERS = (
    Activation(
        "relu", "ReLU", "max(0, x)", "1 if x > 0, else 0", rectifiers.relu, 0.0, _INF,
        "Fukushima 1969; Nair and Hinton 2010", "[0, ∞)", kinks=(0.0,), saturates="−", smooth_at_zero=False,
        kink_note="Any slope in [0, 1] is a subgradient at 0; training uses 0.",
        torch_name="relu", torch_gain=lambda: math.sqrt(2.0),
    ),
    Activation(
        "leaky_relu", "Leaky ReLU", "x if x > 0, else αx", "1 if x > 0, else α", rectifiers.leaky,
        -_INF, _INF, "Maas, Hannun and Ng 2013", "(−∞, ∞)", (_MILD,), (0.0,), smooth_at_zero=False,
        kink_note=_SUBGRADIENT, scratch=1, torch_name="leaky_relu",
        torch_gain=lambda slope: math.sqrt(2.0 / (1.0 + slope * slope)),
    ),
    Activation(
        "prelu", "PReLU", "x if x > 0, else αx", "1 if x > 0, else α", rectifiers.leaky,
        -_INF, _INF, "He, Zhang, Ren and Sun 2015", "(−∞, ∞)",
        (Parameter("slope", "First negative slope α", 0.25, 0.0, 1.0),), (0.0,), smooth_at_zero=False,
        kink_note=_SUBGRADIENT, scratch=1, learnable=True, torch_name="prelu",
    ),
    Activation(
        "rrelu", "RReLU", "x if x > 0, else ax; a from U(l, u), or (l + u)/2 in evaluation",
        "1 if x > 0, else a", rectifiers.leaky_between, -_INF, _INF, "Xu, Wang, Chen and Li 2015",
        "(−∞, ∞)",
        (
            Parameter("lower", "Least negative slope l", 1.0 / 8.0, 0.0, 1.0),
            Parameter("upper", "Largest negative slope u", 1.0 / 3.0, 0.0, 1.0),
        ),
        (0.0,), smooth_at_zero=False, scratch=1, sampled=True, torch_name="rrelu",
        kink_note="Any slope in [a, 1] is a subgradient at 0; training uses a.",
    ),
    Activation(
        "relu6", "ReLU6", "min(max(0, x), 6)", "1 if 0 < x < 6, else 0", rectifiers.relu6, 0.0, 6.0,
        "Krizhevsky 2010", "[0, 6]", kinks=(0.0, 6.0), kink_note=_CORNERS, saturates="±",
        smooth_at_zero=False, scratch=1, torch_name="relu6",
    ),
    Activation(
        "relu_squared", "Squared ReLU", "max(0, x)²", "2·max(0, x)", rectifiers.squared, 0.0, _INF,
        "So et al. 2021", "[0, ∞)", saturates="−",
    ),
    Activation(
        "shifted_relu", "Shifted ReLU", "max(−1, x)", "1 if x > −1, else 0", rectifiers.shifted, -1.0, _INF,
        "Clevert, Unterthiner and Hochreiter 2015", "[−1, ∞)", kinks=(-1.0,), saturates="−",
        kink_note="Any slope in [0, 1] is a subgradient at −1; training uses 0.",
    ),
    Activation(
        "threshold", "Threshold", "x if x > θ, else v", "1 if x > θ, else 0", rectifiers.threshold,
        -_INF, _INF, "Konda, Memisevic and Krueger 2014", "{v} ∪ (θ, ∞)",
        (
            Parameter("threshold", "Threshold θ", 1.0, -10.0, 10.0),
            Parameter("value", "Value below v", 0.0, -10.0, 10.0),
        ),
        jumps=(1.0,), saturates="−", scratch=1, torch_name="threshold",
        kink_note="It jumps at θ, where no slope exists; training uses 0.",
        breaks=lambda threshold, _value: (threshold,),
    ),
    Activation(
        "abs", "Absolute value", "|x|", "sign(x)", rectifiers.absolute, 0.0, _INF, "the distance from 0",
        "[0, ∞)", kinks=(0.0,), monotone=False, smooth_at_zero=False,
        kink_note="Any slope in [−1, 1] is a subgradient at 0; training uses 0.",
    ),
    Activation(
        "step", "Step", "1 if x > 0, else 0", "0", rectifiers.step, 0.0, 1.0,
        "McCulloch and Pitts 1943; Rosenblatt 1958", "{0, 1}", jumps=(0.0,), saturates="±",
        smooth_at_zero=False,
        kink_note="It jumps at 0, where no slope exists; training uses 0, as elsewhere.",
    ),
)  # fmt: skip

EXPONENTIALS = (
    Activation(
        "elu", "ELU", "x if x > 0, else α(eˣ − 1)", "1 if x > 0, else αeˣ", exponentials.elu,
        -_INF, _INF, "Clevert, Unterthiner and Hochreiter 2015", "(−α, ∞)",
        (Parameter("alpha", "Scale α", 1.0, 0.0, 5.0),), (0.0,), saturates="−", scratch=1, torch_name="elu",
        kink_note="Smooth for α = 1; otherwise training uses α at 0.",
    ),
    Activation(
        "selu", "SELU", "λx if x > 0, else λα(eˣ − 1), α = 1.67326, λ = 1.05070",
        "λ if x > 0, else λαeˣ", exponentials.selu, _SELU_LOW, _INF,
        "Klambauer, Unterthiner, Mayr and Hochreiter 2017", "(−λα, ∞)", kinks=(0.0,), saturates="−",
        smooth_at_zero=False, scratch=1, torch_name="selu", torch_gain=lambda: 0.75,
        kink_note="The slope is λ right of 0 and λα left of it; training uses λα at 0.",
    ),
    Activation(
        "celu", "CELU", "x if x > 0, else α(e^(x/α) − 1)", "1 if x > 0, else e^(x/α)", exponentials.celu,
        -_INF, _INF, "Barron 2017", "(−α, ∞)", (Parameter("alpha", "Scale α", 1.0, 0.05, 5.0),),
        saturates="−", scratch=1, torch_name="celu",
    ),
    Activation(
        "softplus", "Softplus", "ln(1 + e^(βx)) / β", "σ(βx)", exponentials.softplus, 0.0, _INF,
        "Dugas et al. 2001", "(0, ∞)",
        (
            Parameter("beta", "Sharpness β", 1.0, 0.1, 20.0),
            Parameter("threshold", "Taken as x where βx is above", 20.0, 15.0, 80.0),
        ),
        saturates="−", scratch=2, torch_name="softplus",
    ),
    Activation(
        "logsigmoid", "Log sigmoid", "−ln(1 + e⁻ˣ)", "1 − σ(x)", exponentials.log_sigmoid, -_INF, 0.0,
        "the logarithm of a probability", "(−∞, 0)", saturates="+", scratch=1, torch_name="logsigmoid",
    ),
)  # fmt: skip

GATED = (
    Activation(
        "gelu", "GELU", "x·Φ(x)", "Φ(x) + x·φ(x)", gated.gelu, _GELU_LOW, _INF, "Hendrycks and Gimpel 2016",
        "[−0.170, ∞)", saturates="−", monotone=False, scratch=3, torch_name="gelu",
    ),
    Activation(
        "gelu_tanh", "GELU (tanh)", "½x(1 + tanh u), u = √(2/π)(x + 0.044715x³)",
        "½(1 + tanh u) + ½x·u′·sech²u", gated.gelu_tanh, _GELU_TANH_LOW, _INF, "Hendrycks and Gimpel 2016",
        "[−0.170, ∞)", saturates="−", monotone=False, scratch=2, torch_name="gelu(approximate='tanh')",
    ),
    Activation(
        "silu", "SiLU", "x·σ(x)", "σ(x) + x·σ(x)(1 − σ(x))", gated.silu, _SILU_LOW, _INF,
        "Elfwing, Uchibe and Doya 2017", "[−0.278, ∞)", saturates="−", monotone=False, scratch=2,
        torch_name="silu",
    ),
    Activation(
        "swish", "Swish", "x·σ(βx)", "σ(βx) + βx·σ(βx)(1 − σ(βx))", gated.swish, -_INF, _INF,
        "Ramachandran, Zoph and Le 2017", "[−0.278/β, ∞)",
        (Parameter("beta", "Sharpness β", 1.702, 0.0, 10.0),), saturates="−", monotone=False, scratch=2,
    ),
    Activation(
        "mish", "Mish", "x·tanh(ln(1 + eˣ))", "tanh(sp) + x·σ(x)·sech²(sp), sp = ln(1 + eˣ)", gated.mish,
        _MISH_LOW, _INF, "Misra 2019", "[−0.309, ∞)", saturates="−", monotone=False, scratch=3,
        torch_name="mish",
    ),
    Activation(
        "hardswish", "Hard swish", "x·min(max(x/6 + ½, 0), 1)", "0 if x ≤ −3, x/3 + ½ in between, 1 if x ≥ 3",
        gated.hard_swish, -0.375, _INF, "Howard et al. 2019", "[−0.375, ∞)", kinks=(-3.0, 3.0),
        saturates="−", monotone=False, scratch=1, torch_name="hardswish",
        kink_note="The slope jumps by ½ at −3 and at 3; training uses 0 and 1 there, the slopes outside.",
    ),
)  # fmt: skip

SQUASHING = (
    Activation(
        "sigmoid", "Sigmoid", "1 / (1 + e⁻ˣ)", "σ(x)(1 − σ(x))", exponentials.sigmoid_kernel, 0.0, 1.0,
        "the classic logistic curve", "(0, 1)", saturates="±", scratch=1, torch_name="sigmoid",
        torch_gain=lambda: 1.0,
    ),
    Activation(
        "hardsigmoid", "Hard sigmoid", "min(max(x/6 + ½, 0), 1)", "1/6 if |x| < 3, else 0",
        curves.hard_sigmoid, 0.0, 1.0, "Courbariaux, Bengio and David 2015", "[0, 1]", kinks=(-3.0, 3.0),
        kink_note=_CORNERS, saturates="±", torch_name="hardsigmoid",
    ),
    Activation(
        "tanh", "Tanh", "tanh(x)", "1 − tanh²(x)", curves.tanh, -1.0, 1.0,
        "the classic odd squashing curve", "(−1, 1)", saturates="±", torch_name="tanh",
        torch_gain=lambda: 5.0 / 3.0,
    ),
    Activation(
        "hardtanh", "Hard tanh", "min(max(x, a), b)", "1 if a < x < b, else 0", rectifiers.clipped,
        -_INF, _INF, "Collobert 2004", "[a, b]",
        (
            Parameter("low", "Lower bound a", -1.0, -10.0, 0.0),
            Parameter("high", "Upper bound b", 1.0, 0.0, 10.0),
        ),
        (-1.0, 1.0), kink_note=_CORNERS, breaks=lambda low, high: (low, high), saturates="±", scratch=1,
        torch_name="hardtanh",
    ),
    Activation(
        "lecun_tanh", "LeCun tanh", "1.7159·tanh(⅔x)", "1.1439·sech²(⅔x)", curves.lecun_tanh,
        -curves.LECUN_HEIGHT, curves.LECUN_HEIGHT, "LeCun, Bottou, Orr and Müller 1998", "(−1.716, 1.716)",
        saturates="±",
    ),
    Activation(
        "softsign", "Softsign", "x / (1 + |x|)", "1 / (1 + |x|)²", curves.softsign, -1.0, 1.0,
        "Bergstra, Desjardins, Lamblin and Bengio 2009", "(−1, 1)", saturates="±", scratch=1,
        torch_name="softsign",
    ),
    Activation(
        "arctan", "Arctan", "arctan(x)", "1 / (1 + x²)", curves.arctan, -math.pi / 2.0, math.pi / 2.0,
        "the angle of a slope", "(−π/2, π/2)", saturates="±",
    ),
)  # fmt: skip

_REACH = (Parameter("reach", "Half width of the dead zone λ", 0.5, 0.0, 5.0),)

OTHERS = (
    Activation(
        "softshrink", "Soft shrink", "sign(x)·max(|x| − λ, 0)", "1 if |x| > λ, else 0",
        rectifiers.soft_shrink, -_INF, _INF, "Donoho 1995", "(−∞, ∞)", _REACH, (-0.5, 0.5), scratch=1,
        torch_name="softshrink", kink_note="Any slope in [0, 1] would do at ±λ; training uses 0.",
        breaks=lambda reach: (-reach, reach),
    ),
    Activation(
        "hardshrink", "Hard shrink", "x if |x| > λ, else 0", "1 if |x| > λ, else 0", rectifiers.hard_shrink,
        -_INF, _INF, "Donoho 1995", "(−∞, −λ) ∪ {0} ∪ (λ, ∞)", _REACH, jumps=(-0.5, 0.5), scratch=1,
        torch_name="hardshrink", kink_note="It jumps at ±λ, where no slope exists; training uses 0.",
        breaks=lambda reach: (-reach, reach),
    ),
    Activation(
        "tanhshrink", "Tanh shrink", "x − tanh(x)", "tanh²(x)", curves.tanh_shrink, -_INF, _INF,
        "what tanh leaves of its argument", "(−∞, ∞)", scratch=1, torch_name="tanhshrink",
    ),
    Activation(
        "sin", "Sine", "sin(x)", "cos(x)", curves.sine, -1.0, 1.0, "Sitzmann et al. 2020", "[−1, 1]",
        monotone=False, period=lambda: 2.0 * math.pi,
    ),
    Activation(
        "snake", "Snake", "x + sin²(ax)/a", "1 + sin(2ax)", curves.snake, -_INF, _INF,
        "Ziyin, Hartwig and Ueda 2020", "(−∞, ∞)", (Parameter("rate", "Frequency a", 1.0, 0.1, 20.0),),
        scratch=1, period=lambda rate: math.pi / rate,
    ),
    Activation(
        "gaussian", "Gaussian", "e^(−x²)", "−2x·e^(−x²)", exponentials.gaussian, 0.0, 1.0,
        "the radial basis function", "(0, 1]", saturates="±", monotone=False,
    ),
    Activation(
        "identity", "Identity", "x", "1", rectifiers.identity, -_INF, _INF, "no activation at all",
        "(−∞, ∞)", torch_gain=lambda: 1.0,
    ),
)  # fmt: skip

CATALOGUE: dict[str, Activation] = {
    entry.name: entry for entry in (*RECTIFIERS, *EXPONENTIALS, *GATED, *SQUASHING, *OTHERS)
}
