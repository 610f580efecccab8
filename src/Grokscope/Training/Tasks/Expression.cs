using System.Numerics;

namespace Grokscope.Training.Tasks;

/// <summary>
/// An expression in the two operands a and b over the integers modulo P, such as <c>a^2 + a*b</c> or <c>a / b</c>: sums, differences,
/// products, quotients, powers with a natural exponent, parentheses, a minus sign in front, and whole numbers. ^ binds tightest,
/// then the minus sign in front (−a^2 is −(a²)), then * and /, then + and −; operators of a kind go from left to right.
/// </summary>
internal sealed class Expression
{
    /// <summary>Longest expression, in characters.</summary>
    public const int MaxLength = 1000;

    /// <summary>Deepest nesting of parentheses.</summary>
    public const int MaxDepth = 50;

    /// <summary>Largest exponent.</summary>
    public const int MaxExponent = 1000;

    // Of Euclid's algorithm below the largest modulus.
    private const int WorkOfInverse = 16;

    // Each open parenthesis waits with at most a sum and a product before it, and so does the innermost term.
    private const int MaxStack = 2 * (MaxDepth + 1) + 1;

    private readonly Instruction[] _program;

    private Expression(string text, Instruction[] program)
    {
        Text = text;
        _program = program;
    }

    /// <summary>The expression as it was written.</summary>
    public string Text { get; }

    /// <summary>Whether it has a quotient, which needs a prime modulus.</summary>
    public bool Divides => _program.Any(instruction => instruction.Operation == Operation.Divide);

    /// <summary>Work of a value, in additions.</summary>
    internal long Work => _program.Sum(instruction => instruction.Operation switch
    {
        Operation.Power => 2L * BitOperations.Log2((ulong)instruction.Number + 1) + 1,
        Operation.Divide => WorkOfInverse,
        _ => 1L,
    });

    /// <summary>Reads an expression.</summary>
    /// <exception cref="ConfigurationException">It is not one; the message names the column (from 1) and the offending text.</exception>
    public static Expression Parse(string text) => new(text, new ExpressionParser(text).Parse());

    /// <summary>The value for one pair, 0 … P − 1, or null where a divisor has no inverse: where it is 0, for a prime modulus.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <param name="modulus">P, 1 … 2³¹ − 1.</param>
    public int? Evaluate(int a, int b, int modulus)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(modulus, 1);
        Span<long> stack = stackalloc long[MaxStack];
        int top = -1;
        foreach ((Operation operation, long number) in _program)
        {
            long left = top >= 1 ? stack[top - 1] : 0;
            long right = top >= 0 ? stack[top] : 0;
            switch (operation)
            {
                case Operation.Number:
                    stack[++top] = Modular.Reduce(number, modulus);
                    break;
                case Operation.A:
                    stack[++top] = Modular.Reduce(a, modulus);
                    break;
                case Operation.B:
                    stack[++top] = Modular.Reduce(b, modulus);
                    break;
                case Operation.Negate:
                    stack[top] = Modular.Reduce(-right, modulus);
                    break;
                case Operation.Power:
                    stack[top] = Modular.Power(right, number, modulus);
                    break;
                case Operation.Add:
                    stack[--top] = (left + right) % modulus;
                    break;
                case Operation.Subtract:
                    stack[--top] = Modular.Reduce(left - right, modulus);
                    break;
                case Operation.Multiply:
                    stack[--top] = left * right % modulus;
                    break;
                case Operation.Divide:
                    if (Modular.Inverse(right, modulus) is not { } inverse)
                        return null;
                    stack[--top] = left * inverse % modulus;
                    break;
                default:
                    throw new InvalidOperationException($"Unknown operation {operation}.");
            }
        }
        return (int)stack[0];
    }

    /// <summary>The expression as it was written.</summary>
    public override string ToString() => Text;

    /// <summary>What a step of the program does to the stack of values.</summary>
    internal enum Operation
    {
        Number,
        A,
        B,
        Negate,
        Power,
        Add,
        Subtract,
        Multiply,
        Divide,
    }

    /// <summary>One step of the program; the number is the constant or the exponent.</summary>
    internal readonly record struct Instruction(Operation Operation, long Number = 0);
}
