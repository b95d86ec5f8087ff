using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;

namespace Jtai.Data.Conventions;

// Npgsql.EntityFrameworkCore.PostgreSQL.NodaTime would do this; it is not on every feed. PostgreSQL keeps microseconds.
sealed class InstantConverter() : ValueConverter<Instant, DateTime>(
    instant => instant.ToDateTimeUtc(), time => Instant.FromDateTimeUtc(DateTime.SpecifyKind(time, DateTimeKind.Utc)));

sealed class LocalDateConverter() : ValueConverter<LocalDate, DateOnly>(date => date.ToDateOnly(), date => LocalDate.FromDateOnly(date));

sealed class LocalTimeConverter() : ValueConverter<LocalTime, TimeOnly>(time => time.ToTimeOnly(), time => LocalTime.FromTimeOnly(time));
