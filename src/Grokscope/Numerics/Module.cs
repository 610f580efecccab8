// Kernels fill what they take from the stack; clearing it first would cost time in each call.
[module: System.Runtime.CompilerServices.SkipLocalsInit]
