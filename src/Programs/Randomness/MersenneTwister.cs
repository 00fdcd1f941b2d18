namespace LlmOps.Programs.Randomness;

/// <summary>The Mersenne Twister MT19937 (Matsumoto and Nishimura 1998): the stream of bits behind the generators of Python and of NumPy.</summary>
internal sealed class MersenneTwister
{
    private const int Size = 624;
    private const int Middle = 397;

    private readonly uint[] _state = new uint[Size];
    private int _next = Size;

    /// <summary>Seeds by one number.</summary>
    public MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (var i = 1; i < Size; i++)
        {
            _state[i] = (1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30))) + (uint)i;
        }
    }

    /// <summary>Seeds by a key of one or more numbers.</summary>
    public MersenneTwister(uint[] key)
        : this(19650218)
    {
        var place = 1;
        var keyPlace = 0;
        for (var rounds = Math.Max(Size, key.Length); rounds > 0; rounds--)
        {
            _state[place] = (_state[place] ^ (Mixed(place) * 1664525)) + key[keyPlace] + (uint)keyPlace;
            place = Advance(place);
            keyPlace = (keyPlace + 1) % key.Length;
        }

        for (var rounds = Size - 1; rounds > 0; rounds--)
        {
            _state[place] = (_state[place] ^ (Mixed(place) * 1566083941)) - (uint)place;
            place = Advance(place);
        }

        _state[0] = 0x80000000;
    }

    /// <summary>The next 32 random bits.</summary>
    public uint NextUInt32()
    {
        if (_next >= Size)
        {
            Refill();
        }

        var word = _state[_next++];
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c5680;
        word ^= (word << 15) & 0xefc60000;
        return word ^ (word >> 18);
    }

    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    public double NextDouble()
    {
        var high = NextUInt32() >> 5;
        var low = NextUInt32() >> 6;
        return ((high * 67108864.0) + low) / 9007199254740992.0;
    }

    private uint Mixed(int place) => _state[place - 1] ^ (_state[place - 1] >> 30);

    private int Advance(int place)
    {
        if (place + 1 < Size)
        {
            return place + 1;
        }

        _state[0] = _state[Size - 1];
        return 1;
    }

    private void Refill()
    {
        for (var i = 0; i < Size; i++)
        {
            var bits = (_state[i] & 0x80000000) | (_state[(i + 1) % Size] & 0x7fffffff);
            _state[i] = _state[(i + Middle) % Size] ^ (bits >> 1) ^ ((bits & 1) is 0 ? 0 : 0x9908b0df);
        }

        _next = 0;
    }
}
