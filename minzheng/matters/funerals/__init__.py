"""Help with funerals (殡葬惠民): what is paid once to the relatives of somebody who has died."""
