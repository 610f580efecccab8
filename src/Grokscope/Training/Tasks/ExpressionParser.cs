using System.Globalization;
using static Grokscope.Training.Tasks.Expression;

namespace Grokscope.Training.Tasks;

/// <summary>
/// Reads an expression by recursive descent and writes it in postfix order:
/// <code>
/// sum     = product { ("+" | "-") product }
/// product = signed { ("*" | "/") signed }
/// signed  = { "-" } power
/// power   = atom [ "^" number ]
/// atom    = number | "a" | "b" | "(" sum ")"
/// </code>
/// </summary>
internal sealed class ExpressionParser(string text)
{
    private const string Allowed = "Allowed are the letters a and b, whole numbers, + - * / ^ and parentheses";
    private const int ShownLength = 60;
    private const int MaxDigits = 18;

    private readonly List<Instruction> _program = [];
    private int _at;
    private int _depth;

    private char Current => _at < text.Length ? text[_at] : '\0';

    public Instruction[] Parse()
    {
        if (text.Length > MaxLength)
            throw Error(MaxLength, $"an expression has at most {MaxLength} characters, and this one has {text.Length}");
        SkipBlanks();
        if (_at == text.Length)
            throw new ConfigurationException("An expression is empty. Write one in a and b, for example a + b.");
        Sum();
        if (_at < text.Length)
            throw Current == ')' ? Error(_at, "')' closes nothing; remove it or add a '('") : Unexpected("an operator");
        return [.. _program];
    }

    private void Sum()
    {
        Product();
        while (Current is '+' or '-')
        {
            Operation operation = Current == '+' ? Operation.Add : Operation.Subtract;
            Advance();
            Product();
            _program.Add(new(operation));
        }
    }

    private void Product()
    {
        Signed();
        while (Current is '*' or '/')
        {
            Operation operation = Current == '*' ? Operation.Multiply : Operation.Divide;
            Advance();
            if (operation == Operation.Multiply && Current == '*')
                throw Error(_at, "powers are written with '^', as in a^2");
            Signed();
            _program.Add(new(operation));
        }
    }

    private void Signed()
    {
        bool negative = false;
        while (Current == '-')
        {
            negative = !negative;
            Advance();
        }
        Power();
        if (negative)
            _program.Add(new(Operation.Negate));
    }

    private void Power()
    {
        int start = _at;
        Atom();
        if (Current != '^')
        {
            RefuseJuxtaposition(start);
            return;
        }
        Advance();
        int column = _at;
        if (!char.IsAsciiDigit(Current))
            throw Error(column, $"an exponent must be a whole number from 0 to {MaxExponent}, but here is {Here()}");
        long exponent = Number();
        if (exponent > MaxExponent)
            throw Error(column, $"the exponent {exponent} is too large; the largest is {MaxExponent}");
        _program.Add(new(Operation.Power, exponent));
        if (Current == '^')
            throw Error(_at, "a power of a power needs parentheses, as in (a^2)^3");
        RefuseJuxtaposition(start);
    }

    private void Atom()
    {
        if (char.IsAsciiDigit(Current))
            _program.Add(new(Operation.Number, Number()));
        else if (char.IsLetter(Current) || Current == '_')
            Operand();
        else if (Current == '(')
            Parenthesis();
        else
            throw Unexpected("a, b, a number or '('");
    }

    private void Operand()
    {
        int start = _at;
        while (char.IsLetterOrDigit(Current) || Current == '_')
            _at++;
        string name = text[start.._at];
        if (name is not ("a" or "b"))
            throw Error(start, $"'{name}' is not known{(name is "ab" or "ba" ? "; write a*b for the product" : "")}. {Allowed}");
        _program.Add(new(name == "a" ? Operation.A : Operation.B));
        SkipBlanks();
    }

    private void Parenthesis()
    {
        int opened = _at;
        if (++_depth > MaxDepth)
            throw Error(opened, $"parentheses are nested more than {MaxDepth} deep");
        Advance();
        Sum();
        if (_at == text.Length)
            throw Error(opened, "'(' is never closed; add a ')'");
        if (Current != ')')
            throw Unexpected("an operator or ')'");
        _depth--;
        Advance();
    }

    private long Number()
    {
        int start = _at;
        while (char.IsAsciiDigit(Current))
            _at++;
        string digits = text[start.._at];
        if (Current is '.' or ',')
            throw Error(_at, $"'{Current}' is not allowed in a number: numbers are whole; 1/2 is the inverse of 2");
        if (digits.Length > MaxDigits)
            throw Error(start, $"a number has at most {MaxDigits} digits, and this one has {digits.Length}; take it modulo the modulus");
        SkipBlanks();
        return long.Parse(digits, CultureInfo.InvariantCulture);
    }

    /// <summary>Two factors side by side, as in 2a or (a)(b), are a product to a mathematician; here they are a mistake worth naming.</summary>
    private void RefuseJuxtaposition(int start)
    {
        if (Current != '(' && Current is not ('a' or 'b') && !char.IsAsciiDigit(Current))
            return;
        string left = text[start.._at].TrimEnd();
        string right = Current == '(' ? "(…)" : char.IsAsciiDigit(Current) ? "a number" : $"{Current}";
        string advice = right == "a number" || left.Length > 12 ? "write '*' between two factors" : $"write {left}*{right} for the product";
        throw Error(_at, $"an operator is missing before {Here()}; {advice}");
    }

    private void Advance()
    {
        _at++;
        SkipBlanks();
    }

    private void SkipBlanks()
    {
        while (char.IsWhiteSpace(Current))
            _at++;
    }

    private string Here() => _at < text.Length ? $"'{Current}'" : "the end";

    private ConfigurationException Unexpected(string expected) => Error(_at, $"expected {expected}, but here is {Here()}. {Allowed}");

    private ConfigurationException Error(int at, string what)
    {
        string shown = text.Length <= ShownLength ? text : text[..ShownLength] + "…";
        return new ConfigurationException($"In the expression \"{shown}\", column {at + 1}: {what}.");
    }
}
