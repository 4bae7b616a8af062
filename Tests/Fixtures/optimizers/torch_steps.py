"""The first 25 steps of PyTorch's own optimizers, in double precision, on a quadratic.

Run: python3 torch_steps.py > torch_steps.json       (torch 2.15.0)

The objective is f(θ) = ½((θ₁ − 3)² + 4(θ₂ + 1)²) + ½(θ₁ − 3)(θ₂ + 1) from θ = (0.5, 2), its gradient by hand, so that
only the update rules are PyTorch's. `theta` holds θ after every step; `clip` is the limit of `clip_grad_norm_` or
`clip_grad_value_`, `decay` that of `weight_decay`.
"""

import json
import sys

import torch
from torch.optim.lr_scheduler import CosineAnnealingLR, ExponentialLR, LinearLR, StepLR

torch.set_default_dtype(torch.float64)
STEPS = 25


def run(make, schedule=None, clip_norm=None, clip_value=None):
    theta = torch.tensor([0.5, 2.0], requires_grad=True)
    optimizer = make([theta])
    scheduler = schedule(optimizer) if schedule else None
    steps = []
    for _ in range(STEPS):
        a, b = theta.detach() - torch.tensor([3.0, -1.0])
        theta.grad = torch.stack([a + b / 2, 4 * b + a / 2])
        if clip_norm:
            torch.nn.utils.clip_grad_norm_([theta], clip_norm)
        if clip_value:
            torch.nn.utils.clip_grad_value_([theta], clip_value)
        optimizer.step()
        if scheduler:
            scheduler.step()
        steps.append(theta.detach().tolist())
    return steps


o = torch.optim
plain = lambda p: o.SGD(p, lr=0.1)
CASES = {
    "plain": run(plain),
    "momentum": run(lambda p: o.SGD(p, lr=0.1, momentum=0.9)),
    "momentum, dampened": run(lambda p: o.SGD(p, lr=0.1, momentum=0.9, dampening=0.5)),
    "nesterov": run(lambda p: o.SGD(p, lr=0.1, momentum=0.9, nesterov=True)),
    "momentum, weight decay": run(lambda p: o.SGD(p, lr=0.05, momentum=0.8, weight_decay=0.2)),
    "adagrad": run(lambda p: o.Adagrad(p, lr=0.01)),
    "adagrad, decayed": run(lambda p: o.Adagrad(p, lr=0.5, lr_decay=0.1, initial_accumulator_value=0.25)),
    "adadelta": run(lambda p: o.Adadelta(p, lr=1.0)),
    "adadelta, decayed": run(lambda p: o.Adadelta(p, lr=5.0, rho=0.8, eps=1e-4, weight_decay=0.1)),
    "rmsprop": run(lambda p: o.RMSprop(p, lr=0.01)),
    "rmsprop, centered with momentum": run(lambda p: o.RMSprop(p, lr=0.01, momentum=0.9, centered=True)),
    "adam": run(lambda p: o.Adam(p, lr=0.001)),
    "adam, weight decay": run(lambda p: o.Adam(p, lr=0.1, weight_decay=0.1)),
    "adam, other decays": run(lambda p: o.Adam(p, lr=0.2, betas=(0.5, 0.7), eps=1e-3)),
    "adamw": run(lambda p: o.AdamW(p, lr=0.001)),
    "adamw, strong": run(lambda p: o.AdamW(p, lr=0.25, weight_decay=0.5)),
    "clipped by norm": run(plain, clip_norm=1.5),
    "clipped by value": run(plain, clip_value=2.0),
    "step schedule": run(plain, lambda q: StepLR(q, step_size=4, gamma=0.5)),
    "exponential schedule": run(plain, lambda q: ExponentialLR(q, gamma=0.9)),
    "cosine schedule": run(plain, lambda q: CosineAnnealingLR(q, T_max=STEPS, eta_min=0.01)),
    "warm-up": run(plain, lambda q: LinearLR(q, start_factor=0.1, total_iters=5)),
}
json.dump(dict(torch=torch.__version__, cases=[dict(name=k, theta=v) for k, v in CASES.items()]), sys.stdout)
