using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Jtai.Intake.Storage;

/// <summary>
/// A bucket of S3, or of what speaks as it does: one object for each encrypted document. It never sees anything else than what lies in the folder.
/// </summary>
internal sealed class Bucket(BucketOptions options) : IHealthCheck, IDisposable
{
    /// <summary>The largest document is 2 GiB, which the scanner takes at most.</summary>
    static readonly TimeSpan LongestPut = TimeSpan.FromMinutes(30);

    /// <summary>For an answer to begin, and for each piece of it.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Less than whoever asks for the health has.</summary>
    static readonly TimeSpan HealthPatience = TimeSpan.FromSeconds(3);

    readonly AmazonS3Client _s3 = options.AccessKey is { } key
        ? new AmazonS3Client(new BasicAWSCredentials(key, options.SecretKey), Configuration(options))
        : new AmazonS3Client(Configuration(options));

    public string Name => options.Name;

    /// <summary>Returns when the bucket has it.</summary>
    /// <exception cref="HttpRequestException">The bucket did not take it.</exception>
    public Task PutAsync(Guid id, string path, CancellationToken cancellationToken) => AnsweredAsync(
        // One request as it is: others than Amazon keep what its own way of sending in chunks puts between the bytes.
        limited => _s3.PutObjectAsync(new() { BucketName = options.Name, Key = NameOf(id), FilePath = path, UseChunkEncoding = false }, limited),
        LongestPut, cancellationToken);

    /// <exception cref="FileNotFoundException">It is not there.</exception>
    /// <exception cref="HttpRequestException">The bucket did not answer.</exception>
    public async Task<ISealedFile> OpenAsync(Guid id, CancellationToken cancellationToken) =>
        new BucketFile(this, id, await GetAsync(id, from: 0, cancellationToken));

    /// <exception cref="HttpRequestException">The bucket did not answer.</exception>
    public async Task<bool> HasAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            using var there = await OpenAsync(id, cancellationToken);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    /// <summary>It may not be there.</summary>
    /// <exception cref="HttpRequestException">The bucket did not answer.</exception>
    public Task DeleteAsync(Guid id, CancellationToken cancellationToken) =>
        AnsweredAsync(limited => _s3.DeleteObjectAsync(options.Name, NameOf(id), limited), Patience, cancellationToken);

    /// <summary>Degraded while the bucket does not answer: what comes meanwhile stays in the folder.</summary>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // Nothing is called so: that it answers is all there is to know.
            await AnsweredAsync(
                limited => _s3.ListObjectsV2Async(new() { BucketName = options.Name, Prefix = "health" }, limited), HealthPatience, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (HttpRequestException)
        {
            return HealthCheckResult.Degraded();
        }
    }

    public void Dispose() => _s3.Dispose();

    /// <summary>Always a part: of an object as a whole the library wants to make sums of its own, which the chunks do not need.</summary>
    Task<GetObjectResponse> GetAsync(Guid id, long from, CancellationToken cancellationToken) => AnsweredAsync(
        limited => _s3.GetObjectAsync(new() { BucketName = options.Name, Key = NameOf(id), ByteRange = new ByteRange($"bytes={from}-") }, limited),
        Patience, cancellationToken);

    static string NameOf(Guid id) => $"{id:N}.doc";

    /// <summary>What the library throws has many types, and messages that name the deployment. What takes too long is stopped, and not left behind.</summary>
    static async Task<T> AnsweredAsync<T>(Func<CancellationToken, Task<T>> ask, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(limit);
        try
        {
            return await ask(limited.Token);
        }
        catch (AmazonS3Exception exception) when (exception.ErrorCode == "NoSuchKey")
        {
            throw new FileNotFoundException("The bucket has no such document.");
        }
        catch (AmazonS3Exception exception) when (exception.ErrorCode == "InvalidRange")
        {
            throw new InvalidDataException("The document in the bucket is empty.");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && IsOfTheWay(exception))
        {
            throw new HttpRequestException("The bucket did not answer.", exception);
        }
    }

    static bool IsOfTheWay(Exception exception) => exception
        is AmazonClientException or AmazonServiceException or IOException or WebException or HttpRequestException or OperationCanceledException;

    static AmazonS3Config Configuration(BucketOptions options)
    {
        var configuration = new AmazonS3Config
        {
            // Each chunk is sealed, and each object read back before the folder lets go of it: sums that others than Amazon do not know add nothing.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            Timeout = LongestPut,
            ConnectTimeout = HealthPatience,
        };
        if (options.Address is null)
        {
            configuration.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }
        else
        {
            // The name of a bucket is part of a host's name with Amazon, and with few others.
            (configuration.ServiceURL, configuration.AuthenticationRegion, configuration.ForcePathStyle) = (options.Address.AbsoluteUri, options.Region, true);
        }

        return configuration;
    }

    /// <summary>Read on as one answer as long as it is read in order, and asked for again from where it is read next.</summary>
    sealed class BucketFile(Bucket bucket, Guid id, GetObjectResponse whole) : ISealedFile
    {
        GetObjectResponse _answer = whole;
        long _position;

        public long Length { get; } = whole.ContentLength;

        public int Read(Memory<byte> bytes, long position)
        {
            if (position >= Length) return 0;

            try
            {
                if (position != _position)
                {
                    _answer.Dispose();
                    // Archives are read by libraries that do not wait in any other way.
                    _answer = bucket.GetAsync(id, position, CancellationToken.None).GetAwaiter().GetResult();
                    _position = position;
                }

                using var limit = new CancellationTokenSource(Patience);
                var count = _answer.ResponseStream.ReadAsync(bytes, limit.Token).AsTask().GetAwaiter().GetResult();
                _position += count;
                return count > 0 ? count : throw new HttpRequestException("The bucket broke off.");
            }
            catch (Exception exception) when (IsOfTheWay(exception))
            {
                // Of the way and not of the document, which nobody is to call damaged for it.
                throw new HttpRequestException("The bucket broke off.", exception);
            }
        }

        public void Dispose() => _answer.Dispose();
    }
}
