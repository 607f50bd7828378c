"""StarGAN v2 in plain PyTorch, timed: the peer that Stylestream's benchmarks run beside themselves.

By hand it prints a table for the paper's 256 px architecture with random weights (see --help). With --requests it
answers one JSON object per line of its standard input with one JSON object per line of its standard output, so that
its parent decides about the turns. It needs PyTorch 1.13 or newer and nothing else.

The networks follow arXiv 1912.01865, without the high-pass variant, and have the official parameter names.
"""

import argparse
import contextlib
import copy
import ctypes
import json
import math
import mmap
import os
import queue
import signal
import statistics
import struct
import sys
import threading
import time
import warnings
from dataclasses import dataclass, fields

warnings.filterwarnings("ignore", message="Failed to initialize NumPy")  # which nothing here needs

try:
    import torch
    import torch.nn.functional as F
    from torch import nn
except ImportError as missing:
    sys.exit(f"it has no PyTorch ({missing})")

SLOPE = 0.2
HALF_RANGE = 127.5


class PeerError(Exception):
    """Something that the caller asked for cannot be done; the message says why."""


# ---------------------------------------------------------------------------------------------------- networks


@dataclass(frozen=True)
class Architecture:
    """Every number that determines the networks' shapes; the defaults are the paper's at 256 px."""

    image_size: int = 256
    base_channels: int = 64
    max_channels: int = 512
    style_size: int = 64
    latent_size: int = 16
    hidden_size: int = 512
    domains: int = 3
    high_pass: float = 0

    def __post_init__(self):
        if self.high_pass != 0:
            raise PeerError("the PyTorch peer has no high-pass variant (w_hpf must be 0)")

    @staticmethod
    def of(values):
        return Architecture(**{field.name: values[field.name] for field in fields(Architecture)})

    def channels_after(self, doublings):
        return min(self.base_channels << doublings, self.max_channels)

    @property
    def generator_down_blocks(self):
        return int(math.log2(self.image_size)) - 4

    @property
    def critic_down_blocks(self):
        return int(math.log2(self.image_size)) - 2


class ResidualBlock(nn.Module):
    def __init__(self, inputs, outputs, normalise=False, down=False):
        super().__init__()
        self.down = down
        self.conv1 = nn.Conv2d(inputs, inputs, 3, padding=1)
        self.conv2 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.norm1 = nn.InstanceNorm2d(inputs, affine=True) if normalise else nn.Identity()
        self.norm2 = nn.InstanceNorm2d(inputs, affine=True) if normalise else nn.Identity()
        self.conv1x1 = nn.Conv2d(inputs, outputs, 1, bias=False) if inputs != outputs else nn.Identity()

    def forward(self, x):
        shortcut = self.conv1x1(x)
        h = self.conv1(F.leaky_relu(self.norm1(x), SLOPE))
        if self.down:
            shortcut = F.avg_pool2d(shortcut, 2)
            h = F.avg_pool2d(h, 2)
        h = self.conv2(F.leaky_relu_(self.norm2(h), SLOPE))
        return (h + shortcut) * math.sqrt(0.5)


class AdaptiveNorm(nn.Module):
    def __init__(self, style_size, channels):
        super().__init__()
        self.fc = nn.Linear(style_size, 2 * channels)

    def forward(self, x, style):
        gamma, beta = self.fc(style)[:, :, None, None].chunk(2, dim=1)
        return torch.addcmul(beta, F.instance_norm(x), 1 + gamma)


class StyledBlock(nn.Module):
    def __init__(self, inputs, outputs, style_size, up=False):
        super().__init__()
        self.up = up
        self.norm1 = AdaptiveNorm(style_size, inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.norm2 = AdaptiveNorm(style_size, outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.conv1x1 = nn.Conv2d(inputs, outputs, 1, bias=False) if inputs != outputs else nn.Identity()

    def forward(self, x, style):
        h = F.leaky_relu_(self.norm1(x, style), SLOPE)
        if self.up:
            x = F.interpolate(x, scale_factor=2, mode="nearest")
            h = F.interpolate(h, scale_factor=2, mode="nearest")
        h = F.leaky_relu_(self.norm2(self.conv1(h), style), SLOPE)
        return (self.conv2(h) + self.conv1x1(x)) * math.sqrt(0.5)


class Generator(nn.Module):
    """Pictures (N,3,H,W) in [-1, 1] and style codes (N,S) to pictures."""

    def __init__(self, architecture):
        super().__init__()
        downs = architecture.generator_down_blocks
        channels = [architecture.channels_after(i) for i in range(downs + 1)]
        bottleneck = channels[-1]
        style_size = architecture.style_size
        self.from_rgb = nn.Conv2d(3, channels[0], 3, padding=1)
        self.encode = nn.ModuleList(
            [ResidualBlock(channels[i], channels[i + 1], normalise=True, down=True) for i in range(downs)]
            + [ResidualBlock(bottleneck, bottleneck, normalise=True) for _ in range(2)]
        )
        self.decode = nn.ModuleList(
            [StyledBlock(bottleneck, bottleneck, style_size) for _ in range(2)]
            + [StyledBlock(channels[i + 1], channels[i], style_size, up=True) for i in reversed(range(downs))]
        )
        self.to_rgb = nn.Sequential(
            nn.InstanceNorm2d(channels[0], affine=True),
            nn.LeakyReLU(SLOPE, inplace=True),
            nn.Conv2d(channels[0], 3, 1),
        )

    def forward(self, x, style):
        x = self.from_rgb(x)
        for block in self.encode:
            x = block(x)
        for block in self.decode:
            x = block(x, style)
        return self.to_rgb(x)


def chosen(per_domain, y):
    """Of one (N,S) tensor per domain the row of each picture's domain."""
    return torch.stack(per_domain, dim=1)[torch.arange(y.shape[0], device=y.device), y]


class MappingNetwork(nn.Module):
    """Latent codes (N,latent size) and domains (N) to style codes (N,S)."""

    def __init__(self, architecture):
        super().__init__()
        hidden = architecture.hidden_size

        def layers(inputs, count):
            modules = []
            for i in range(count):
                modules += [nn.Linear(inputs if i == 0 else hidden, hidden), nn.ReLU(inplace=True)]
            return modules

        self.shared = nn.Sequential(*layers(architecture.latent_size, 4))
        self.unshared = nn.ModuleList(
            nn.Sequential(*layers(hidden, 3), nn.Linear(hidden, architecture.style_size))
            for _ in range(architecture.domains)
        )

    def forward(self, z, y):
        h = self.shared(z)
        return chosen([head(h) for head in self.unshared], y)


def critic_trunk(architecture):
    """Layers down to (N,C,1,1), and C."""
    downs = architecture.critic_down_blocks
    channels = [architecture.channels_after(i) for i in range(downs + 1)]
    blocks = [ResidualBlock(channels[i], channels[i + 1], down=True) for i in range(downs)]
    return [
        nn.Conv2d(3, channels[0], 3, padding=1),
        *blocks,
        nn.LeakyReLU(SLOPE),
        nn.Conv2d(channels[-1], channels[-1], 4),
        nn.LeakyReLU(SLOPE),
    ], channels[-1]


class StyleEncoder(nn.Module):
    """Pictures and domains (N) to style codes (N,S)."""

    def __init__(self, architecture):
        super().__init__()
        trunk, channels = critic_trunk(architecture)
        self.shared = nn.Sequential(*trunk)
        self.unshared = nn.ModuleList(
            nn.Linear(channels, architecture.style_size) for _ in range(architecture.domains)
        )

    def forward(self, x, y):
        h = self.shared(x).flatten(1)
        return chosen([head(h) for head in self.unshared], y)


class Discriminator(nn.Module):
    """Pictures and domains (N) to logits (N)."""

    def __init__(self, architecture):
        super().__init__()
        trunk, channels = critic_trunk(architecture)
        self.main = nn.Sequential(*trunk, nn.Conv2d(channels, architecture.domains, 1))

    def forward(self, x, y):
        return self.main(x).flatten(1).gather(1, y[:, None]).squeeze(1)


NETWORKS = {
    "generator": Generator,
    "mapping_network": MappingNetwork,
    "style_encoder": StyleEncoder,
    "discriminator": Discriminator,
}


def initialise(module):
    """He-normal weights, no biases."""
    if isinstance(module, (nn.Conv2d, nn.Linear)):
        nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        if module.bias is not None:
            nn.init.zeros_(module.bias)


def flops(generator, architecture):
    """Twice the multiplications of convolutions and linear layers for one picture."""
    counted = 0

    def count(module, inputs, output):
        nonlocal counted
        counted += 2 * module.weight.numel() * (output[0, 0].numel() if output.dim() == 4 else 1)

    layers = [module for module in generator.modules() if isinstance(module, (nn.Conv2d, nn.Linear))]
    hooks = [layer.register_forward_hook(count) for layer in layers]
    weight = next(generator.parameters())
    x = torch.zeros(1, 3, architecture.image_size, architecture.image_size, device=weight.device)
    with torch.inference_mode():
        generator(x, torch.zeros(1, architecture.style_size, device=weight.device))
    for hook in hooks:
        hook.remove()
    return counted


# ------------------------------------------------------------------------------------------------------- files

ELEMENT_TYPES = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
    "I32": torch.int32,
    "U8": torch.uint8,
}


def read_safetensors(path):
    """Tensors by name; their memory is the file's, read as it is needed."""
    with open(path, "rb") as file:
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    (header_bytes,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + header_bytes])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            if 8 + header_bytes + end > len(content):
                raise PeerError(f"{path} is truncated: it ends within the tensor {name}")
            tensors[name] = torch.frombuffer(
                content,
                dtype=ELEMENT_TYPES[entry["dtype"]],
                count=math.prod(entry["shape"]),
                offset=8 + header_bytes + begin,
            ).reshape(entry["shape"])
    return tensors


def load_weights(network, path):
    weights = {name: tensor.float() for name, tensor in read_safetensors(path).items()}
    try:
        network.load_state_dict(weights)
    except RuntimeError as error:
        raise PeerError(f"{path} does not fit the architecture: {error}") from error
    return network


def write_bytes(path, tensor):
    tensor = tensor.contiguous()
    with open(path, "wb") as file:
        file.write(ctypes.string_at(tensor.data_ptr(), tensor.numel()))


# ---------------------------------------------------------------------------------------------------- devices


def choose_device(name):
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    if name == "cuda" and not torch.cuda.is_available():
        raise PeerError(f"this PyTorch ({torch.__version__}) can use no GPU")
    device = torch.device(name)
    if device.type == "cuda":
        torch.backends.cudnn.benchmark = True
    return device


def synchronise(device):
    if device.type == "cuda":
        torch.cuda.synchronize()


def device_name(device):
    return torch.cuda.get_device_name() if device.type == "cuda" else "CPU"


def measured_peak(device):
    """FLOP/s of a large matrix product, best of several: float16 on a GPU, float32 on a CPU."""
    gpu = device.type == "cuda"
    size, products = (8192, 10) if gpu else (1024, 1)
    a, b = (torch.randn(size, size, device=device, dtype=torch.float16 if gpu else torch.float32) for _ in range(2))
    best = 0.0
    with torch.inference_mode():
        for _ in range(8):
            synchronise(device)
            started_at = time.perf_counter()
            for _ in range(products):
                torch.matmul(a, b)
            synchronise(device)
            best = max(best, products * 2 * size**3 / (time.perf_counter() - started_at))
    return best


def one_line(error):
    """What an error says, without the advice that PyTorch prints below."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return f"{type(error).__name__}: {' '.join(lines[:2])[:300]}" if lines else type(error).__name__


# --------------------------------------------------------------------------------------------------- inference


@dataclass(frozen=True)
class Mode:
    """A way to run the generator. Without half precision it computes in float32, on a GPU with TensorFloat32
    convolutions, as PyTorch does unless told otherwise; graphs are CUDA graphs."""

    name: str
    channels_last: bool = True
    compiled: bool = False
    autocast: bool = False
    half: bool = False
    graphs: bool = False

    @property
    def gpu_only(self):
        return self.autocast or self.half or self.graphs


MODES = {
    mode.name: mode
    for mode in (
        Mode("eager", channels_last=False),
        Mode("channels-last"),
        Mode("compile", compiled=True),
        Mode("autocast", autocast=True),
        Mode("compile+autocast", autocast=True, compiled=True),
        Mode("half", half=True),
        Mode("compile+half", half=True, compiled=True),
        Mode("compile+half+graphs", half=True, compiled=True, graphs=True),
    )
}


def modes_for(device):
    return [mode.name for mode in MODES.values() if device.type == "cuda" or not mode.gpu_only]


class Redraw(nn.Module):
    """The generator from bytes to bytes: uint8 (N,H,W,3) in RGB on both sides."""

    def __init__(self, generator, mode):
        super().__init__()
        self.generator = generator
        self.dtype = torch.float16 if mode.half else torch.float32
        self.memory_format = torch.channels_last if mode.channels_last else torch.contiguous_format

    def forward(self, pictures, style):
        x = pictures.permute(0, 3, 1, 2).contiguous(memory_format=self.memory_format)
        x = x.to(self.dtype) / HALF_RANGE - 1
        y = self.generator(x, style.to(self.dtype)).float()
        return ((y + 1) * HALF_RANGE).clamp(0, 255).round().byte().permute(0, 2, 3, 1).contiguous()


class Painter:
    """One mode of a generator with one workload in pinned host memory; a draw begins and ends there."""

    def __init__(self, generator, mode, device, pictures, styles):
        gpu = device.type == "cuda"
        network = copy.deepcopy(generator).eval().requires_grad_(False)
        network = network.to(device, torch.float16 if mode.half else torch.float32)
        if mode.channels_last:
            network = network.to(memory_format=torch.channels_last)
        self.device = device
        self.mode = mode
        self.redraw = Redraw(network, mode)
        if mode.compiled:
            self.redraw = torch.compile(
                self.redraw, dynamic=False, mode="reduce-overhead" if mode.graphs else "default"
            )
        self.pictures = pictures.pin_memory() if gpu else pictures
        self.styles = styles.pin_memory() if gpu else styles
        self.result = torch.empty(pictures.shape, dtype=torch.uint8, pin_memory=gpu)

    def draw(self):
        autocast = torch.autocast("cuda", torch.float16) if self.mode.autocast else contextlib.nullcontext()
        with torch.no_grad() if self.mode.compiled else torch.inference_mode(), autocast:
            pictures = self.pictures.to(self.device, non_blocking=True)
            styles = self.styles.to(self.device, non_blocking=True)
            self.result.copy_(self.redraw(pictures, styles), non_blocking=True)
            synchronise(self.device)
        return self.result

    def time(self, times):
        """Seconds of each draw."""
        seconds = []
        for _ in range(times):
            started_at = time.perf_counter()
            self.draw()
            seconds.append(time.perf_counter() - started_at)
        return seconds


class Studio:
    """A generator, a workload, and a painter for each mode that was prepared for this workload."""

    def __init__(self, architecture, generator, device):
        self.architecture = architecture
        self.generator = generator
        self.device = device
        self.pictures = None
        self.styles = None
        self.painters = {}

    def take(self, pictures, styles):
        """From now on this batch is drawn: uint8 (N,H,W,3) and float32 (N,S)."""
        self.painters.clear()
        self.pictures, self.styles = pictures, styles
        if "torch._dynamo" in sys.modules:
            torch._dynamo.reset()  # it compiles a function for a few shapes only and then quietly gives up
        if self.device.type == "cuda":
            torch.cuda.empty_cache()

    def take_noise(self, batch):
        size = self.architecture.image_size
        generator = torch.Generator().manual_seed(batch)
        self.take(
            torch.randint(0, 256, (batch, size, size, 3), dtype=torch.uint8, generator=generator),
            torch.randn(batch, self.architecture.style_size, generator=generator),
        )

    def prepare(self, name):
        """Gets a mode ready, compilation included.

        Raises PeerError where it does not work here.
        """
        if name not in MODES:
            raise PeerError(f"there is no mode {name}; choose one of {', '.join(MODES)}")
        mode = MODES[name]
        if mode.gpu_only and self.device.type != "cuda":
            raise PeerError(f"{name} needs a GPU")
        if mode.compiled and not hasattr(torch, "compile"):
            raise PeerError(f"PyTorch {torch.__version__} has no torch.compile, 2.0 brought it")
        try:
            painter = Painter(self.generator, mode, self.device, self.pictures, self.styles)
            painter.time(3)
        except Exception as error:  # whatever a compiler, a driver or a full memory brings up
            raise PeerError(one_line(error)) from error
        self.painters[name] = painter

    def painter(self, name):
        if name not in self.painters:
            raise PeerError(f"the mode {name} was not prepared for this workload")
        return self.painters[name]


# ---------------------------------------------------------------------------------------------------- training


@dataclass(frozen=True)
class TrainingOptions:
    batch: int = 8
    bfloat16: bool = False
    channels_last: bool = False
    r1_every: int = 1
    lambda_ds: float = 1.0
    ds_iterations: int = 100_000
    learning_rate: float = 1e-4
    mapping_learning_rate: float = 1e-6
    betas: tuple = (0.0, 0.99)
    weight_decay: float = 1e-4
    ema_decay: float = 0.999


class Training:
    """StarGAN v2 training with the paper's losses, on one batch again and again."""

    def __init__(self, architecture, options, device, weights=None, batch=None):
        """weights: safetensors files by network, else He-normal; batch: tensors by name, else noise."""
        torch.set_flush_denormal(True)
        torch.manual_seed(777)
        self.options = options
        self.device = device
        self.memory_format = torch.channels_last if options.channels_last else torch.contiguous_format
        self.networks = {}
        for name, network in NETWORKS.items():
            made = network(architecture)
            made = load_weights(made, weights[name]) if weights else made.apply(initialise)
            self.networks[name] = made.to(device).to(memory_format=self.memory_format)
        self.averages = {
            name: copy.deepcopy(network).requires_grad_(False)
            for name, network in self.networks.items()
            if name != "discriminator"
        }
        self.optimisers = {
            name: torch.optim.Adam(
                network.parameters(),
                lr=options.mapping_learning_rate if name == "mapping_network" else options.learning_rate,
                betas=options.betas,
                weight_decay=options.weight_decay,
            )
            for name, network in self.networks.items()
        }
        self.batch = batch or self.noise(architecture, options.batch)
        if device.type == "cuda":
            self.batch = {name: tensor.pin_memory() for name, tensor in self.batch.items()}
        self.iteration = 0
        self.losses = {}

    @staticmethod
    def noise(architecture, batch):
        size = architecture.image_size
        pictures = {name: torch.rand(batch, 3, size, size) * 2 - 1 for name in ("x_src", "x_ref", "x_ref2")}
        latents = {name: torch.randn(batch, architecture.latent_size) for name in ("z", "z2")}
        domains = {name: torch.randint(architecture.domains, (batch,)) for name in ("y_src", "y_trg")}
        return {**pictures, **latents, **domains}

    def autocast(self):
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.options.bfloat16)

    def on_device(self):
        moved = {name: tensor.to(self.device, non_blocking=True) for name, tensor in self.batch.items()}
        return {
            name: tensor.contiguous(memory_format=self.memory_format) if tensor.dim() == 4 else tensor
            for name, tensor in moved.items()
        }

    def generate(self, x, style):
        return self.networks["generator"](x, style).float()

    def style(self, batch, latent, second=False):
        """A style code of each target domain, from noise or from a reference."""
        if latent:
            return self.networks["mapping_network"](batch["z2" if second else "z"], batch["y_trg"])
        return self.networks["style_encoder"](batch["x_ref2" if second else "x_ref"], batch["y_trg"])

    def discriminator_loss(self, batch, latent):
        discriminator = self.networks["discriminator"]
        penalised = self.iteration % self.options.r1_every == 0
        with torch.no_grad(), self.autocast():
            fake = self.generate(batch["x_src"], self.style(batch, latent))
        with self.autocast():
            fake_logits = discriminator(fake, batch["y_trg"]).float()
        x = batch["x_src"].detach().requires_grad_(penalised)
        with contextlib.nullcontext() if penalised else self.autocast():  # the penalty needs float32
            real_logits = discriminator(x, batch["y_src"]).float()
        terms = {
            "real": F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits)),
            "fake": F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits)),
        }
        loss = terms["real"] + terms["fake"]
        if penalised:
            (gradient,) = torch.autograd.grad(real_logits.sum(), x, create_graph=True)
            terms["reg"] = 0.5 * gradient.square().flatten(1).sum(1).mean()
            loss = loss + self.options.r1_every * terms["reg"]
        return loss, terms

    def generator_loss(self, batch, latent):
        encoder = self.networks["style_encoder"]
        x, target = batch["x_src"], batch["y_trg"]
        with self.autocast():
            style = self.style(batch, latent)
            fake = self.generate(x, style)
            logits = self.networks["discriminator"](fake, target).float()
            style_again = encoder(fake, target)
            with torch.no_grad():
                other = self.generate(x, self.style(batch, latent, second=True))
            back = self.generate(fake, encoder(x, batch["y_src"]))
        terms = {
            "adv": F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits)),
            "sty": F.l1_loss(style_again.float(), style.float()),
            "ds": F.l1_loss(fake, other),
            "cyc": F.l1_loss(back, x),
        }
        lambda_ds = self.options.lambda_ds * max(0.0, 1 - self.iteration / self.options.ds_iterations)
        return terms["adv"] + terms["sty"] - lambda_ds * terms["ds"] + terms["cyc"], terms

    def learn(self, phase, trained, loss_of):
        """One step of the given networks; the others are constants."""
        for name, network in self.networks.items():
            network.requires_grad_(name in trained)
        loss, terms = loss_of()
        for name in trained:
            self.optimisers[name].zero_grad(set_to_none=True)
        loss.backward()
        for name in trained:
            self.optimisers[name].step()
        self.losses[phase] = {"loss": loss.detach(), **{name: term.detach() for name, term in terms.items()}}

    @torch.no_grad()
    def move_averages(self):
        for name, average in self.averages.items():
            for kept, current in zip(average.parameters(), self.networks[name].parameters()):
                kept.lerp_(current, 1 - self.options.ema_decay)

    def iterate(self):
        batch = self.on_device()
        everything = ("generator", "mapping_network", "style_encoder")
        self.learn("discriminator/latent", ("discriminator",), lambda: self.discriminator_loss(batch, True))
        self.learn("discriminator/reference", ("discriminator",), lambda: self.discriminator_loss(batch, False))
        self.learn("generator/latent", everything, lambda: self.generator_loss(batch, True))
        self.learn("generator/reference", ("generator",), lambda: self.generator_loss(batch, False))
        self.move_averages()
        self.iteration += 1

    def time(self, iterations):
        """Seconds of all together."""
        synchronise(self.device)
        started_at = time.perf_counter()
        for _ in range(iterations):
            self.iterate()
        synchronise(self.device)
        return time.perf_counter() - started_at

    def last_losses(self):
        return {phase: {name: term.item() for name, term in terms.items()} for phase, terms in self.losses.items()}


# ---------------------------------------------------------------------------------------------------- requests


class Session:
    """Answers requests; each method is a request of its name, its parameters the request's fields."""

    def __init__(self):
        self.device = choose_device("auto")
        self.studio = None
        self.trainings = {}

    def hello(self):
        return {"torch": torch.__version__}

    def generator(self, architecture, weights, device, threads):
        """Loads a generator from a safetensors file onto a device: auto, cpu or cuda."""
        torch.set_num_threads(threads)
        shape = Architecture.of(architecture)
        self.device = choose_device(device)
        self.studio = Studio(shape, load_weights(Generator(shape), weights), self.device)
        return {"device": device_name(self.device), "gpu": self.device.type == "cuda", "modes": modes_for(self.device)}

    def workload(self, file):
        """file: safetensors with pictures, uint8 (N,H,W,3), and styles, float32 (N,S)."""
        tensors = read_safetensors(file)
        self.studio.take(tensors["pictures"], tensors["styles"])
        return {}

    def prepare(self, mode):
        self.studio.prepare(mode)
        return {}

    def draw(self, mode, file):
        """Writes the pictures to a file: uint8 (N,H,W,3), nothing else."""
        write_bytes(file, self.studio.painter(mode).draw())
        return {}

    def run(self, mode, times):
        painter = self.studio.painter(mode)
        processor_before = time.process_time()
        seconds = painter.time(times)
        return {"seconds": seconds, "processor_seconds": time.process_time() - processor_before}

    def peak(self):
        return {"flops_per_second": measured_peak(self.device)}

    def training(self, name, architecture, device, options, weights=None, inputs=None):
        """Makes a training under a name; options: fields of TrainingOptions; weights and inputs other than noise:
        safetensors files, of the weights one for each network."""
        batch = read_safetensors(inputs) if inputs else None
        self.trainings[name] = Training(
            Architecture.of(architecture), TrainingOptions(**options), choose_device(device), weights, batch
        )
        return {}

    def iterate(self, name, times, threads):
        torch.set_num_threads(threads)
        processor_before = time.process_time()
        seconds = self.trainings[name].time(times)
        processor_seconds = time.process_time() - processor_before
        losses = self.trainings[name].last_losses()
        return {"seconds": [seconds], "processor_seconds": processor_seconds, "losses": losses}

    def answer(self, request):
        action = request.pop("do")
        try:
            return {"ok": True, **getattr(self, action)(**request)}
        except PeerError as error:
            return {"ok": False, "reason": str(error)}
        except Exception as error:
            return {"ok": False, "reason": one_line(error)}


def answer_requests():
    """Ends when the standard input ends, also in the middle of an answer: so it goes with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to the parent, too
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is no answer
    requests = queue.Queue()

    def read():
        for line in sys.stdin:
            requests.put(line)
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    session = Session()
    while True:
        print(json.dumps(session.answer(json.loads(requests.get()))), file=answers, flush=True)


# ----------------------------------------------------------------------------------------------------- by hand


def spread(values, scale=1.0):
    return f"{scale * statistics.median(values):9.2f} ({scale * min(values):.2f} to {scale * max(values):.2f})"


def table_of_inference(arguments, architecture, device):
    generator = Generator(architecture).apply(initialise)
    if arguments.weights:
        load_weights(generator, arguments.weights)
    generator.to(device)
    gflop = flops(generator, architecture) / 1e9
    peak = measured_peak(device)
    print(f"generator: {gflop:.1f} GFLOP per picture; measured peak {peak / 1e12:.2f} TFLOP/s", flush=True)
    studio = Studio(architecture, generator, device)
    for batch in arguments.batch:
        studio.take_noise(batch)
        print(f"\nbatch {batch}              ms per batch: median (least to greatest), pictures/s, share of peak")
        seconds = {}
        for mode in arguments.modes or modes_for(device):
            started_at = time.perf_counter()
            try:
                studio.prepare(mode)
                seconds[mode] = []
                print(f"  {mode} ready after {time.perf_counter() - started_at:.1f} s", file=sys.stderr, flush=True)
            except PeerError as reason:
                print(f"  {mode:<18} left out: {reason}", flush=True)
        for _ in range(arguments.rounds):
            for mode, measured in seconds.items():
                measured += studio.painter(mode).time(arguments.repeats)
        for mode, measured in seconds.items():
            per_second = batch / statistics.median(measured)
            share = per_second * gflop * 1e9 / peak
            print(f"  {mode:<18} {spread(measured, 1e3)}  {per_second:9.1f}  {100 * share:5.1f} %", flush=True)


def table_of_training(arguments, architecture, device):
    lazily = dict(bfloat16=True, channels_last=True, r1_every=arguments.r1_every)
    settings = {
        "float32": {},
        f"bfloat16, channels last, R1 every {arguments.r1_every}": lazily,
    }
    for batch in arguments.train_batch:
        print(f"\ntraining, batch {batch}: iterations/s, median (least to greatest)", flush=True)
        for name, chosen_options in settings.items():
            # a multiple, so that every measurement holds its share of penalised iterations
            iterations = max(arguments.iterations, chosen_options.get("r1_every", 1))
            try:
                training = Training(architecture, TrainingOptions(batch, **chosen_options), device)
                training.time(iterations)
                per_second = [iterations / training.time(iterations) for _ in range(arguments.train_rounds)]
                print(f"  {name:<42} {spread(per_second)}", flush=True)
            except Exception as error:
                print(f"  {name:<42} left out: {one_line(error)}", flush=True)
            training = None
            if device.type == "cuda":
                torch.cuda.empty_cache()


def numbers(text):
    values = [int(word) for word in text.split(",") if word]
    if any(value < 1 for value in values):
        raise argparse.ArgumentTypeError("must be at least 1 each")
    return values


def names(text):
    return text.split(",")


def arguments_of(words):
    parser = argparse.ArgumentParser(
        description="Times StarGAN v2 in plain PyTorch. Pictures go in and come out as bytes in host memory, so that"
        " copies to and from a GPU count.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = parser.add_argument
    add("--requests", action="store_true", help="answer JSON requests on standard input instead")
    add("--device", default="auto", choices=("auto", "cpu", "cuda"), help="where to compute")
    add("--threads", type=int, help="threads on a CPU")
    add("--batch", type=numbers, default="1,8,32", help="batch sizes of the generator; empty: none")
    add("--modes", type=names, help=f"some of {', '.join(MODES)}; default: all that the device has")
    add("--rounds", type=int, default=5, help="rounds in which every mode has its turn")
    add("--repeats", type=int, default=3, help="batches in a turn")
    add("--weights", help="generator's safetensors file instead of random weights")
    add("--train-batch", type=numbers, default="", help="batch sizes of training, for example 8,32; empty: none")
    add("--train-rounds", type=int, default=3, help="measurements of each way to train")
    add("--iterations", type=int, default=4, help="iterations in a measurement, at least --r1-every where it is lazy")
    add("--r1-every", type=int, default=16, help="iterations between R1 penalties of the fast way to train")
    defaults = Architecture()
    for field in fields(Architecture):
        if field.name != "high_pass":
            add(f"--{field.name.replace('_', '-')}", type=int, default=getattr(defaults, field.name), help=" ")
    return parser.parse_args(words)


def main():
    arguments = arguments_of(sys.argv[1:])
    if arguments.requests:
        answer_requests()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    try:
        shape = {f.name: getattr(arguments, f.name, f.default) for f in fields(Architecture)}
        architecture = Architecture.of(shape)
        device = choose_device(arguments.device)
        print(f"PyTorch {torch.__version__}, {device_name(device)}, {torch.get_num_threads()} threads; {shape}")
        if arguments.batch:
            table_of_inference(arguments, architecture, device)
        if arguments.train_batch:
            table_of_training(arguments, architecture, device)
    except PeerError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
